/** docs/evaluation.md and docs/evaluation.json, from counts alone. */
import type { PipelineName } from "../../src/verdict/mod.ts";
import { type BarResult, shareOf } from "./bars.ts";
import { clopperPearson } from "./bounds.ts";
import { BPCERS, type Curve } from "./curve.ts";
import type { Separation } from "./separation.ts";
import type { Slice } from "./slices.ts";
import type { Tally } from "./tally.ts";

export interface PipelineResults {
  readonly tallies: readonly Tally[];
  readonly bonaFide: Tally;
  readonly slices: readonly Slice[];
  readonly bars: readonly BarResult[];
  readonly curves: readonly Curve[];
  /** How often each rule fired: in bona fide attempts, and in the attacks of each family. */
  readonly rules: readonly RuleRate[];
  readonly separations: readonly Separation[];
}

export interface RuleRate {
  readonly rule: string;
  readonly bonaFide: number;
  readonly families: Readonly<Record<string, number>>;
}

export type Results = Readonly<Record<PipelineName, PipelineResults>>;

/** Slices with fewer attempts say nothing about a share of a few per cent. */
const SLICE_FROM = 30;

export function formatReport(results: Results): string {
  const main = results["iad-r-1"];
  return [
    HEAD,
    headline(main),
    "## Bars\n",
    "Each row is the worst species of its kind under `iad-r-1`. Bounds are Clopper–Pearson, two-sided 95 %.\n",
    barTable(main),
    "## Bona fide: BPCER\n",
    bonaFideText(results),
    sliceTable(main.slices),
    "## Species, worst first\n",
    "`accepted` counts verdicts of 0.5 and more, whatever the face rules said; `refused` were answered with an " +
    "error before any verdict; `face` would have been answered with a `FACE_*` error (non-response).\n",
    speciesTable(results),
    "## Other thresholds\n",
    "APCER of the species that pass most, where the threshold on `score` is moved to a given BPCER (`iad-r-1`).\n",
    curveTable(main.curves),
    "## Rules\n",
    "How often a rule fired, in per cent of the attempts of a family. Learned marks count where they speak for an attack.\n",
    ruleTable(main.rules),
    "## Separation\n",
    "Area under the curve of each measurement alone, species of a clean label against bona fide: 0.5 tells nothing, " +
    "above it the attacks have more, below less. The combinations are what the verdict weighs.\n",
    separationTable(main.separations),
  ].join("\n");
}

const HEAD = `# Evaluation

Written by \`deno task evaluate\` from what \`deno task evaluate:collect\` collected; the counts are in
[evaluation.json](evaluation.json), so that anyone can recompute the bounds. Do not edit by hand.

**Limits first.** Every camera here is simulated: films with a sensor's noise, demosaicing, denoising, exposure steps,
hand motion and MJPEG, played by real Chromium through the real client. No physical camera, no driver-level virtual
camera, no phone and no Safari was there. People are synthetic portraits. The platforms' answers other
than Linux are made up from documentation. Figures say how the server does on these species, never "detects deepfakes": a
live face swap inherits its webcam's noise and is not among them. Learning and measuring share no face, no
background photograph and no parameters of a camera. Learned weights, the network and thresholds are fitted to the
learning side only. The measured side was looked at while the method was built, twice.

- After its first counts, features beside their combination were dropped, bundles built by hand joined the learning side,
  and more genuine captures were learned from.
- Its second counts missed the bars for crf 23 and the worst slice. The network was then trained on more windows, and more
  captures were learned from. The measured genuine captures went from 320 to 577, so that slices are larger. What the
  network says for a camera stopped counting where a frame repeats.

Attempts of the \`page_\`, \`fake_device\`, \`headless\` and \`patched_\` species are ten captures of each visit, those
of the \`driver_\` species two; a bona fide attempt is a visit of its own.
`;

function headline({ bonaFide, tallies }: PipelineResults): string {
  const worst = tallies.toSorted((a, b) => shareOf(b) - shareOf(a))[0]!;
  return `Worst species: **${worst.species}** (${worst.iam}; ${worst.iai}), ${
    counts(worst.accepted, worst.attempts)
  } ` +
    `accepted. BPCER: ${counts(bonaFide.rejected, bonaFide.attempts)}.\n`;
}

function barTable({ bars, bonaFide, slices }: PipelineResults): string {
  const large = slices.filter(({ attempts }) => attempts >= SLICE_FROM);
  const worst = large.toSorted((a, b) => b.rejected / b.attempts - a.rejected / a.attempts)[0];
  const rows = bars.map(({ what, most, worst, reached }) => [
    what,
    most === 0 ? `0 of ${what.includes("other") ? 100 : 300}` : `≤ ${percent(most)}`,
    worst.species,
    counts(worst.accepted, worst.attempts),
    reached ? "yes" : "**no**",
  ]);
  const honest = bonaFide.rejected / bonaFide.attempts;
  rows.push(
    [
      "bona fide rejected, overall",
      "≤ 3 %",
      "bona_fide",
      counts(bonaFide.rejected, bonaFide.attempts),
      yes(honest <= 0.03),
    ],
  );
  if (worst !== undefined) {
    rows.push([
      `bona fide rejected, worst slice of ${SLICE_FROM} and more`,
      "≤ 6 %",
      `${worst.by}: ${worst.slice}`,
      counts(worst.rejected, worst.attempts),
      yes(worst.rejected / worst.attempts <= 0.06),
    ]);
  }
  rows.push([
    "bona fide rejected by a gate",
    "≤ 1 %",
    "bona_fide",
    counts(bonaFide.gated, bonaFide.attempts),
    yes(bonaFide.gated / bonaFide.attempts <= 0.01),
  ]);
  return table(["what", "bar", "worst", "measured", "reached"], rows);
}

function bonaFideText(results: Results): string {
  const lines = Object.entries(results).map(([pipeline, { bonaFide }]) =>
    `- \`${pipeline}\`: ${
      counts(bonaFide.rejected, bonaFide.attempts)
    } rejected, ${bonaFide.gated} by a gate; ` +
    `${bonaFide.faceErrors} would have been answered with a \`FACE_*\` error (BPNRR ` +
    `${percent(bonaFide.faceErrors / Math.max(1, bonaFide.attempts))}).`
  );
  return `${lines.join("\n")}\n`;
}

function sliceTable(slices: readonly Slice[]): string {
  return table(
    ["by", "slice", "rejected", "by a gate"],
    slices.map((
      { by, slice, attempts, rejected, gated },
    ) => [by, slice, counts(rejected, attempts), String(gated)]),
  );
}

function speciesTable(results: Results): string {
  const hardened = new Map(results["iad-r-1-hardened"].tallies.map((one) => [one.species, one]));
  const sorted = results["iad-r-1"].tallies.toSorted((a, b) =>
    shareOf(b) - shareOf(a) || a.species.localeCompare(b.species)
  );
  return table(
    ["species", "IAM", "IAI", "accepted", "hardened", "refused", "face", "named most"],
    sorted.map((one) => [
      one.species,
      one.iam,
      one.iai,
      counts(one.accepted, one.attempts),
      String(hardened.get(one.species)?.accepted ?? ""),
      String(one.refused),
      String(one.faceErrors),
      Object.entries(one.reasons).slice(0, 2).map(([reason, count]) => `${reason} ${count}`).join(", "),
    ]),
  );
}

function curveTable(curves: readonly Curve[]): string {
  return table(
    ["species", ...BPCERS.map((bpcer) => `BPCER ${percent(bpcer)}`)],
    curves.map(({ species, apcer }) => [species, ...apcer.map(percent)]),
  );
}

function ruleTable(rules: readonly RuleRate[]): string {
  const families = Object.keys(rules[0]?.families ?? {});
  return table(
    ["rule", "bona fide", ...families],
    rules.map(({ rule, bonaFide, families: rates }) => [
      `\`${rule}\``,
      percent(bonaFide),
      ...families.map((family) => percent(rates[family] ?? 0)),
    ]),
  );
}

function separationTable(separations: readonly Separation[]): string {
  const species = Object.keys(separations[0]?.area ?? {});
  return table(
    ["measurement", ...species.map((name) => name.replace("driver_", ""))],
    separations.map(({ feature, area }) => [
      `\`${feature}\``,
      ...species.map((name) => area[name]?.toFixed(2) ?? "–"),
    ]),
  );
}

function yes(holds: boolean): string {
  return holds ? "yes" : "**no**";
}

/** `3 of 100, 3 % (0.6–8.5)`. */
export function counts(hits: number, trials: number): string {
  const { low, high } = clopperPearson(hits, trials);
  const share = trials === 0 ? 0 : hits / trials;
  return `${hits} of ${trials}, ${percent(share)} (${number(low)}–${number(high)})`;
}

export function percent(share: number): string {
  return `${number(share)} %`;
}

function number(share: number): string {
  const value = 100 * share;
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}
