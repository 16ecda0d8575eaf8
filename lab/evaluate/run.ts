/** All species through evidence and verdict, to counts. */
import type { ClientBuilds } from "../../src/client_build/mod.ts";
import type { ReplayMemory } from "../../src/evidence/mod.ts";
import { createRecordClient, openRecordStore } from "../../src/records/mod.ts";
import { type PipelineName, PIPELINES } from "../../src/verdict/mod.ts";
import { FAMILIES, isAttack, SPECIES } from "../species.ts";
import { attemptsOf, type Read } from "./attempts.ts";
import { barResults } from "./bars.ts";
import { curveOf } from "./curve.ts";
import { judge, type Judged } from "./judge.ts";
import type { PipelineResults, Results, RuleRate } from "./report.ts";
import { separationsOf } from "./separation.ts";
import { slicesOf } from "./slices.ts";
import { tally } from "./tally.ts";

/** Replays are found within the day. */
const MEMORY = { retentionDays: 1, featuresDays: 1, replayDays: 365, claimTimeoutMs: 3_600_000 };
/** The curve is for the species that pass most. */
const CURVES = 12;

interface RunOptions {
  readonly read: Read;
  readonly builds: ClientBuilds;
  readonly report?: (species: string, done: number) => void;
}

export async function runEvaluation(options: RunOptions): Promise<Results> {
  const judged = await judgeAll(options);
  return Object.fromEntries(PIPELINES.map((pipeline) => [pipeline, resultsOf(judged, pipeline)])) as Results;
}

/** By species, without those that have no attempts. */
async function judgeAll(
  { read, builds, report }: RunOptions,
): Promise<ReadonlyMap<string, readonly Judged[]>> {
  const judged = new Map<string, readonly Judged[]>();
  for (const species of SPECIES) {
    const samples = await attemptsOf(species, { read, split: "measure" });
    if (samples.length === 0) continue;
    await withMemory(async (memory) => {
      const own: Judged[] = [];
      for (const sample of samples) own.push(await judge(sample, species, { builds, memory }));
      judged.set(species.name, own);
    });
    report?.(species.name, samples.length);
  }
  return judged;
}

/** The server's own replay memory, empty. */
async function withMemory(use: (memory: ReplayMemory) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "iad-lab-" });
  const client = await createRecordClient({ url: `file:${folder}/memory.db` });
  const memory = await openRecordStore({ client, ...MEMORY });
  try {
    await use(memory);
  } finally {
    await memory.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function resultsOf(judged: ReadonlyMap<string, readonly Judged[]>, pipeline: PipelineName): PipelineResults {
  const bonaFide = judged.get("bona_fide") ?? [];
  const attacks = SPECIES.filter((species) => isAttack(species) && judged.has(species.name));
  const tallies = attacks.map((species) => tally(species, judged.get(species.name)!, pipeline));
  const most = tallies.toSorted((a, b) => b.accepted / b.attempts - a.accepted / a.attempts).slice(0, CURVES);
  return {
    tallies,
    bonaFide: tally(SPECIES.find(({ name }) => name === "bona_fide")!, bonaFide, pipeline),
    slices: slicesOf(bonaFide, pipeline),
    bars: barResults(tallies),
    curves: most.map(({ species }) =>
      curveOf(species, { bonaFide, attacks: judged.get(species)!, pipeline })
    ),
    separations: separationsOf(
      SPECIES.filter(({ family }) => family.startsWith("clean")).map(({ name }) => name).filter((name) =>
        judged.has(name)
      ),
      { judged, pipeline },
    ),
    rules: ruleRates(judged, pipeline),
  };
}

function ruleRates(
  judged: ReadonlyMap<string, readonly Judged[]>,
  pipeline: PipelineName,
): readonly RuleRate[] {
  const byFamily = new Map(
    FAMILIES.map((family) => [
      family,
      SPECIES.filter((species) => species.family === family).flatMap(({ name }) => judged.get(name) ?? []),
    ]),
  );
  const fired = new Map([...byFamily].map(([family, own]) => [family, rates(own, pipeline)]));
  const rules = new Set([...fired.values()].flatMap((own) => [...own.keys()]));
  const attackFamilies = FAMILIES.filter((family) =>
    family !== "bona_fide" && (byFamily.get(family)?.length ?? 0) > 0
  );
  return [...rules].sort().map((rule) => ({
    rule,
    bonaFide: fired.get("bona_fide")?.get(rule) ?? 0,
    families: Object.fromEntries(attackFamilies.map((family) => [family, fired.get(family)?.get(rule) ?? 0])),
  }));
}

/** Share of the attempts in which a rule spoke for an attack. */
function rates(judged: readonly Judged[], pipeline: PipelineName): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { verdicts } of judged) {
    const rules = new Set(
      verdicts?.[pipeline].contributions.filter(({ llr }) => llr > 0).map(({ mark }) => mark) ?? [],
    );
    for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return new Map([...counts].map(([rule, count]) => [rule, count / judged.length]));
}
