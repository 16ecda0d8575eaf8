/** Between two hints that a screen reader hears. Milliseconds. */
const HINT_PAUSE_MS = 4000;

/**
 * Feeds the two live regions. What changes the state is said at once and drops what waits; hints are polite, at
 * most one in {@link HINT_PAUSE_MS}, the latest only.
 */
export class Announcer {
  readonly #polite: HTMLElement;
  readonly #assertive: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastHint = -Infinity;

  constructor(regions: { readonly polite: HTMLElement; readonly assertive: HTMLElement }) {
    this.#polite = regions.polite;
    this.#assertive = regions.assertive;
  }

  /** A new state, or nothing to say about it. */
  say(text: string): void {
    clearTimeout(this.#timer);
    this.#assertive.textContent = "";
    this.#polite.textContent = text;
    this.#lastHint = performance.now();
  }

  alert(text: string): void {
    this.say("");
    this.#assertive.textContent = text;
  }

  hint(text: string): void {
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#lastHint + HINT_PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#polite.textContent = text;
      this.#lastHint = performance.now();
    }, wait);
  }
}
