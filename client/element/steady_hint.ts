import type { Hint } from "./hints.ts";

/** So many samples in a row must agree before a hint comes or goes: at 4 Hz half a second. */
const AGREEING_SAMPLES = 2;

/** Lets a hint through only when it lasts, so that nothing flickers. */
export function createSteadyHint(): (hint: Hint | undefined) => Hint | undefined {
  let shown: Hint | undefined;
  let candidate: Hint | undefined;
  let seen = 0;
  return (hint) => {
    seen = hint === candidate ? seen + 1 : 1;
    candidate = hint;
    if (seen >= AGREEING_SAMPLES) shown = candidate;
    return shown;
  };
}
