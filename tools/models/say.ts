/** One line on standard output. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

/** A heading with room before it. */
export function heading(title: string): void {
  say(`\n${title}\n${"-".repeat(title.length)}`);
}
