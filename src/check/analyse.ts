import type { PhotoAnalysis } from "../analysis/mod.ts";
import type { Bundle } from "../bundle/mod.ts";
import type { ImageLimits, PhotoEstimate } from "../jpeg/mod.ts";
import type { StageClock } from "../telemetry/mod.ts";
import type { CheckerDeps } from "./types.ts";

/** Names of the models in metrics. */
const FACE_DETECTOR = "face_detector";
const FACE_LIVENESS = "face_liveness";

/** Photo to pixels, frames and faces, in a worker; its times go to the stages and metrics. */
export async function analyse(
  { bundle, estimate }: { readonly bundle: Bundle; readonly estimate: PhotoEstimate },
  { analyser, metrics, limits, caller, deadline, clock }: Pick<CheckerDeps, "analyser" | "metrics"> & {
    readonly limits: ImageLimits;
    readonly caller?: string | undefined;
    readonly deadline: number;
    readonly clock: StageClock;
  },
): Promise<PhotoAnalysis> {
  const detectFaces = bundle.captureType === "face";
  const analysis = await analyser.analyse(bundle.photo, {
    limits,
    cost: estimate.cost,
    caller,
    detectFaces,
    crops: bundle.crops?.regions ?? [],
    deadline,
  });
  const { queue, decode, faces, liveness } = analysis.timings;
  metrics.observeQueueWait(queue / 1000);
  clock.note("decode", decode);
  if (detectFaces) {
    clock.note("faces", faces);
    metrics.observeInference(FACE_DETECTOR, faces / 1000);
  }
  if (liveness !== undefined) {
    clock.note("liveness", liveness);
    metrics.observeInference(FACE_LIVENESS, liveness / 1000);
  }
  return analysis;
}
