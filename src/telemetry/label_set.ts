/** Stands for every label value that was not announced. */
export const OTHER = "other";

/** The values of one label, fixed at the start: a scrape never grows because a caller invents a path. */
export class LabelSet {
  readonly values: readonly string[];
  readonly #known: ReadonlySet<string>;

  constructor(values: Iterable<string>) {
    this.values = [...new Set([...values, OTHER])];
    this.#known = new Set(this.values);
  }

  of(value: string): string {
    return this.#known.has(value) ? value : OTHER;
  }
}
