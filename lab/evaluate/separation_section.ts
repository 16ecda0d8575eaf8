/** The part of docs/detection.md that is counted: how well each rule and each learned measurement parts the two kinds. */
import { percent, type PipelineResults, table } from "./report.ts";

const BEGIN = "<!-- counted by `deno task evaluate` -->";
const END = "<!-- end of what is counted -->";
/** What the pixels weigh, and the strongest of their measurements. */
const MEASUREMENTS = ["temporal.combined", "network.injected", "content.combined"];

/** The page with its counted part written anew. Throws when the page has no place for it. */
export function withSeparation(page: string, results: PipelineResults): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page has no "${BEGIN}" … "${END}"`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${formatSeparation(results)}\n${page.slice(end)}`;
}

function formatSeparation({ bonaFide, tallies, rules, separations }: PipelineResults): string {
  const attacks = tallies.reduce((sum, { attempts }) => sum + attempts, 0);
  const fixed = rules.filter(({ rule }) => !rule.includes("."));
  const learned = separations.filter(({ feature }) => MEASUREMENTS.includes(feature));
  const species = Object.keys(learned[0]?.area ?? {});
  return [
    `${bonaFide.attempts} bona fide captures and ${attacks} attacks of ${tallies.length} species. The table says how often a rule fired in`,
    "bona fide captures, and in the family of species in which it fired most. A rule that is not in the table fired nowhere,",
    "and rests on its source alone:",
    "",
    table(
      ["rule", "bona fide", "most in", "there"],
      fixed.map(({ rule, bonaFide, families }) => {
        const [family, rate] = Object.entries(families).reduce((most, one) => one[1] > most[1] ? one : most);
        return [`\`${rule}\``, percent(bonaFide), family, percent(rate)];
      }),
    ),
    "Area under the curve of what is learned, species of a clean label against bona fide. docs/evaluation.md has every single",
    "feature's:",
    "",
    table(
      ["measurement", ...species.map((name) => name.replace("driver_", ""))],
      learned.map(({ feature, area }) => [
        `\`${feature}\``,
        ...species.map((name) => area[name]?.toFixed(2) ?? "–"),
      ]),
    ),
  ].join("\n");
}
