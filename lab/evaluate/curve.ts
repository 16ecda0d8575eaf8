/** APCER against BPCER, for whoever wants another threshold than 0.5. */
import type { PipelineName } from "../../src/verdict/mod.ts";
import type { Judged } from "./judge.ts";

/** BPCER at which the curve is read. */
export const BPCERS = [0.01, 0.02, 0.03, 0.05, 0.1] as const;

export interface Curve {
  readonly species: string;
  /** APCER at each of {@link BPCERS}. */
  readonly apcer: readonly number[];
}

/** The threshold is on `score`; gates reject at any threshold. */
export function curveOf(
  species: string,
  { bonaFide, attacks, pipeline }: {
    readonly bonaFide: readonly Judged[];
    readonly attacks: readonly Judged[];
    readonly pipeline: PipelineName;
  },
): Curve {
  const honest = bonaFide.map((one) => scoreOf(one, pipeline)).sort((a, b) => a - b);
  const scores = attacks.map((one) => scoreOf(one, pipeline));
  return {
    species,
    apcer: BPCERS.map((bpcer) => {
      const threshold = honest[Math.floor(bpcer * honest.length)] ?? 0;
      return scores.filter((score) => score >= threshold).length / Math.max(1, scores.length);
    }),
  };
}

function scoreOf({ verdicts }: Judged, pipeline: PipelineName): number {
  const verdict = verdicts?.[pipeline];
  if (verdict === undefined || verdict.contributions.some(({ hard }) => hard)) return -1;
  return verdict.score;
}
