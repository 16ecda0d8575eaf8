import { lumaSteps } from "./luma_steps.ts";
import type { JpegProbe } from "./types.ts";

/**
 * Root mean square error, in levels of 0 to 255, that a JPEG's first component takes from quantisation at most: an
 * active coefficient is off by a uniform error of one step, q²/12, and the transform keeps sums of squares. Smooth
 * pictures stay far below it. Null when the table is not there.
 */
export function quantisationNoise(probe: Pick<JpegProbe, "components" | "quantTables">): number | null {
  const steps = lumaSteps(probe);
  if (steps === undefined) return null;
  const squares = steps.reduce((sum, step) => sum + step * step, 0);
  return Math.sqrt(squares / steps.length / 12);
}
