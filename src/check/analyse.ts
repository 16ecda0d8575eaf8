import type { PhotoAnalysis } from "../analysis/mod.ts";
import type { Bundle } from "../bundle/mod.ts";
import { type JpegProbe, lumaSteps } from "../jpeg/mod.ts";
import type { StageClock } from "../telemetry/mod.ts";
import type { CheckerDeps } from "./types.ts";

/** Names of the models in metrics. */
export const FACE_DETECTOR = "face_detector";
export const FACE_LIVENESS = "face_liveness";

/** Probed photo to pixels, frames and faces, in a worker; its times go to the stages and metrics. */
export async function analyse(
  { bundle, probe }: { readonly bundle: Bundle; readonly probe: JpegProbe },
  { analyser, metrics, deadline, clock }: Pick<CheckerDeps, "analyser" | "metrics"> & {
    readonly deadline: number;
    readonly clock: StageClock;
  },
): Promise<PhotoAnalysis> {
  const { orientation, width, height } = probe;
  const detectFaces = bundle.captureType === "face";
  const steps = lumaSteps(probe);
  const analysis = await analyser.analyse(bundle.photo, {
    orientation,
    width,
    height,
    detectFaces,
    ...(steps && { lumaSteps: steps }),
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
