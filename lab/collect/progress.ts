/** One line that tells how far it is, and when it will be done. */
export class Progress {
  readonly #total: number;
  readonly #started = performance.now();
  #done = 0;
  #troubles = 0;

  constructor(total: number) {
    this.#total = total;
  }

  readonly report = (event: { readonly attempts: number } | { readonly trouble: string }): void => {
    if ("trouble" in event) {
      this.#troubles++;
      print(`\n${event.trouble}\n`);
    } else this.#done += event.attempts;
    const seconds = (performance.now() - this.#started) / 1000;
    const left = this.#done === 0 ? 0 : seconds / this.#done * (this.#total - this.#done);
    const share = this.#total === 0 ? 1 : this.#done / this.#total;
    const bar = "#".repeat(Math.round(30 * share)).padEnd(30, ".");
    print(
      `\r[${bar}] ${this.#done} of ${this.#total}, ${
        Math.ceil(left / 60)
      } min left, ${this.#troubles} failed `,
    );
  };

  /** Exit code: 1 where something is left for the next run. */
  finish(): number {
    print("\n");
    return this.#troubles === 0 ? 0 : 1;
  }
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
