import type { SignalObservation } from "../../src/bundle/types.ts";
import { fields, real } from "../realm/clip.ts";

/** The signal `clock`, taken right before sealing. `createdMs`: this clock when the photo's frame came. */
export function clockSignal(createdMs: number): SignalObservation {
  const value = fields({
    timeOrigin: real(performance.timeOrigin, 0, 1e14),
    now: real(performance.now(), 0, 1e12),
    captureToSeal: real(Date.now() - createdMs, -1e9, 1e9),
  });
  return { status: "observed", value };
}
