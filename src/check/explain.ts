import { assessFaces } from "../faces/mod.ts";
import { estimatePhoto } from "../jpeg/mod.ts";
import { StageClock } from "../telemetry/mod.ts";
import { decide } from "../verdict/mod.ts";
import { analyse } from "./analyse.ts";
import { gatherEvidence } from "./gather_evidence.ts";
import { openBundle } from "./open_bundle.ts";
import type { CheckerDeps, CheckerOptions, ExplainContext, Explanation } from "./types.ts";

/** See {@link Checker.explain}. What it claims in the replay memory is released again. */
export async function explain(
  { receive, deadline, receivedMs: given }: ExplainContext,
  { deps, options }: { readonly deps: CheckerDeps; readonly options: CheckerOptions },
): Promise<Explanation> {
  const clock = new StageClock(deps.metrics.observeStage);
  const { envelope, bundle } = await openBundle(await receive(), { keyRing: deps.keyRing, clock });
  const estimate = estimatePhoto(bundle.photo, options.image);
  const analysis = await analyse({ bundle, estimate }, { ...deps, limits: options.image, deadline, clock });
  const assessment = analysis.faces && assessFaces(analysis.faces, analysis, options.faces);
  const claimId = crypto.randomUUID();
  const receivedMs = given ?? bundle.createdMs;
  try {
    const measured = { envelope, bundle, analysis };
    const evidence = await gatherEvidence(measured, { ...deps, ...options, claimId, receivedMs });
    const verdict = decide(evidence, { pipeline: options.pipeline });
    const face = assessment?.kind === "refused" ? assessment.code : null;
    const faceLiveness = (face === null && analysis.liveness) || null;
    return { envelope, bundle, receivedMs, evidence, verdict, face, faceLiveness };
  } finally {
    await deps.memory.release(claimId);
  }
}
