/**
 * The subset that the tests evaluate: the first attempts of every collected species, features only, and the counts that
 * they gave when the subset was written.
 */
import type { ClientBuilds, KnownBuild } from "../../src/client_build/mod.ts";
import { formatSample, parseSample, type Sample } from "../sample.ts";
import { isAttack, SPECIES } from "../species.ts";
import type { PipelineName } from "../../src/verdict/mod.ts";
import type { Read } from "./attempts.ts";
import { runEvaluation } from "./run.ts";

interface Quick {
  readonly builds: ClientBuilds;
  readonly samples: readonly Sample[];
}

/** Gzipped lines: the builds first, then one sample each. */
const FILE = new URL("../../tests/fixtures/lab/quick.jsonl.gz", import.meta.url);
const COUNTS = new URL("../../tests/fixtures/lab/quick_counts.json", import.meta.url);
/** Bona fide attempts for one of an attack species. */
const BONA_FIDE_TIMES = 4;

export async function quickSubset({ read, builds, perSpecies }: {
  readonly read: Read;
  readonly builds: ClientBuilds;
  readonly perSpecies: number;
}): Promise<Quick> {
  const samples: Sample[] = [];
  for (const species of SPECIES) {
    if (species.from.kind === "samples") continue;
    const count = perSpecies * (isAttack(species) ? 1 : BONA_FIDE_TIMES);
    samples.push(...(await read(species.name, "measure")).slice(0, count));
  }
  return { builds, samples };
}

export async function writeQuick({ builds, samples }: Quick): Promise<void> {
  const text = [JSON.stringify([...builds]), ...samples.map(formatSample)].join("\n");
  const packed = new Response(text).body!.pipeThrough(new CompressionStream("gzip"));
  await Deno.mkdir(new URL("./", FILE), { recursive: true });
  await Deno.writeFile(FILE, packed);
}

/** Accepted, rejected and refused attempts by species and pipeline. */
type QuickCounts = Readonly<
  Record<string, Readonly<Record<PipelineName, readonly [number, number, number]>>>
>;

export async function countQuick(quick: Quick): Promise<QuickCounts> {
  const results = await runEvaluation({ read: readFrom(quick), builds: quick.builds });
  const counts: Record<string, Record<string, readonly [number, number, number]>> = {};
  for (const [pipeline, { bonaFide, tallies }] of Object.entries(results)) {
    for (const { species, accepted, rejected, refused } of [bonaFide, ...tallies]) {
      (counts[species] ??= {})[pipeline] = [accepted, rejected, refused];
    }
  }
  return counts as QuickCounts;
}

export async function writeCounts(counts: QuickCounts): Promise<void> {
  const lines = Object.entries(counts).map(([species, own]) => `  "${species}": ${JSON.stringify(own)}`);
  await Deno.writeTextFile(COUNTS, `{\n${lines.join(",\n")}\n}\n`);
}

export async function readCounts(): Promise<QuickCounts> {
  return JSON.parse(await Deno.readTextFile(COUNTS));
}

export async function readQuick(): Promise<Quick> {
  const packed = (await Deno.open(FILE)).readable;
  const text = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
  const [builds, ...lines] = text.split("\n");
  const known: readonly (readonly [string, KnownBuild])[] = JSON.parse(builds!);
  return { builds: new Map(known), samples: lines.map(parseSample) };
}

/** As if the subset were all that was collected. */
function readFrom({ samples }: Quick): Read {
  return (species, split) =>
    Promise.resolve(samples.filter((sample) => sample.species === species && sample.split === split));
}
