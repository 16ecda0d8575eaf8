import { CALIBRATIONS, type Platt, sliceOf } from "../../src/verdict/calibration.ts";
import { contributionsOf } from "../../src/verdict/decide.ts";
import { fuse, type Fused } from "../../src/verdict/fuse.ts";
import type { LearnedTable } from "../../src/verdict/learned.ts";
import { learnedRule } from "../../src/verdict/learned_rule.ts";
import { type PipelineName, PIPELINES } from "../../src/verdict/mod.ts";
import { RULES } from "../../src/verdict/rules/all.ts";
import { LEARNED_WEIGHTS, type LearnedRow } from "../../src/verdict/weights.ts";
import { foldsByScene } from "./folds.ts";
import { type Learned, learnTable } from "./learn_table.ts";
import { calibrationError, llrCost } from "./measures.ts";
import { type OperatingRange, operatingThreshold } from "./operating_point.ts";
import { fitPlatt, type ScoredSample } from "./platt.ts";
import { genuineTail } from "./tail.ts";
import type { Session } from "./sessions.ts";
import type { FeatureSpec } from "./types.ts";

const FOLDS = 5;
/** Of either kind; a slice with fewer has no map of its own. */
const LEAST_IN_SLICE = 100;
/**
 * Where a probability may pass 0.5: what must reject alone still does, and content alone does not
 * (tests/verdict/fuse_test.ts). Within that range it passes as low as the genuine captures allow.
 */
const OPERATING: Readonly<Record<PipelineName, OperatingRange>> = {
  "iad-r-1": { threshold: [-0.85, 0], mostRejected: 0.025 },
  "iad-r-1-hardened": { threshold: [-0.15, 0.25], mostRejected: 0.05 },
};
const IDENTITY: Platt = { slope: 1, offset: 0 };
const LEARNED_ROWS = Object.keys(LEARNED_WEIGHTS) as LearnedRow[];

export interface MapRow extends Platt {
  readonly slice: string;
  readonly attacks: number;
  readonly bonaFide: number;
}

export interface PipelineCalibration {
  readonly everywhere: MapRow;
  readonly slices: readonly MapRow[];
  /** Expected calibration error and cost of the weights, before and after the maps, on scenes not learned from. */
  readonly error: { readonly before: number; readonly after: number };
  readonly cost: { readonly before: number; readonly after: number };
  /** Shares at the threshold, on scenes not learned from: rejected genuine captures, accepted attacks by species. */
  readonly rejectedGenuine: number;
  readonly accepted: Readonly<Record<string, number>>;
}

export interface Calibrated {
  readonly table: LearnedTable;
  readonly pipelines: Readonly<Record<PipelineName, PipelineCalibration>>;
}

interface Held {
  readonly session: Session;
  readonly fused: Readonly<Record<PipelineName, Fused>>;
}

/**
 * From sessions to everything that is learned. Maps, tail and errors come from sessions that were weighed by what was
 * learned without their scene; the table itself is learned from all.
 */
export function calibrate(sessions: readonly Session[], specs: readonly FeatureSpec[]): Calibrated {
  const held = foldsByScene(sessions, FOLDS).flatMap(({ train, held }) => {
    const learned = learnTable(train, specs);
    return held.map((session): Held => ({ session, fused: fuseAll(session, learned) }));
  });
  const genuine = held.filter(({ session }) => !session.attack).map(({ fused }) =>
    fused["iad-r-1"].groups.temporal + fused["iad-r-1"].groups.content
  );
  return {
    table: { ...learnTable(sessions, specs), genuine: genuineTail(genuine) },
    pipelines: Object.fromEntries(PIPELINES.map((name) => [name, calibratePipeline(held, name)])) as Record<
      PipelineName,
      PipelineCalibration
    >,
  };
}

function fuseAll({ evidence }: Session, learned: Learned): Readonly<Record<PipelineName, Fused>> {
  const rules = [
    ...RULES.filter(({ marks }) => !marks.some((row) => row in LEARNED_WEIGHTS)),
    ...LEARNED_ROWS.map((row) => learnedRule(row, learned)),
  ];
  const contributions = contributionsOf(evidence, rules);
  const fused = PIPELINES.map((
    name,
  ) => [name, fuse(contributions, { ...CALIBRATIONS[name], map: IDENTITY })]);
  return Object.fromEntries(fused);
}

function calibratePipeline(held: readonly Held[], name: PipelineName): PipelineCalibration {
  const { prior } = CALIBRATIONS[name];
  const scored = held.map(({ session, fused }) => ({
    attack: session.attack,
    weight: session.weight,
    logOdds: fused[name].logOdds,
    slice: sliceOf(session.evidence.facts),
    species: session.species,
  }));
  const threshold = operatingThreshold(scored, OPERATING[name]);
  const everywhere = mapOf("everywhere", scored, { prior, threshold });
  const slices = [...new Set(scored.map(({ slice }) => slice))].sort()
    .map((slice) => mapOf(slice, scored.filter((one) => one.slice === slice), { prior, threshold }))
    .filter(({ attacks, bonaFide }) => Math.min(attacks, bonaFide) >= LEAST_IN_SLICE);
  const mapped = scored.map((one) => {
    const { slope, offset } = slices.find(({ slice }) => slice === one.slice) ?? everywhere;
    return { ...one, logOdds: slope * one.logOdds + offset };
  });
  const accepts = (species: string) => {
    const own = mapped.filter((one) => one.species === species);
    return own.filter(({ logOdds }) => logOdds <= 0).length / own.length;
  };
  const attacks = new Set(mapped.filter(({ attack }) => attack).map(({ species }) => species));
  return {
    everywhere,
    slices,
    error: { before: calibrationError(scored, prior), after: calibrationError(mapped, prior) },
    cost: { before: llrCost(scored, prior), after: llrCost(mapped, prior) },
    rejectedGenuine: 1 - accepts("bona_fide"),
    accepted: Object.fromEntries([...attacks].sort().map((species) => [species, accepts(species)])),
  };
}

function mapOf(
  slice: string,
  scored: readonly ScoredSample[],
  { prior, threshold }: { readonly prior: number; readonly threshold: number },
): MapRow {
  const attacks = scored.filter(({ attack }) => attack).length;
  const bonaFide = scored.length - attacks;
  const fitted = Math.min(attacks, bonaFide) === 0
    ? IDENTITY
    : fitPlatt(scored, { prior, threshold: [threshold, threshold] });
  return { slice, ...fitted, attacks, bonaFide };
}
