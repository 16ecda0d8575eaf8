import { areaUnderCurve } from "../../lab/evaluate/separation.ts";
import type { Met } from "./presented.ts";
import { count, share } from "./share.ts";
import { SKIN_TONES } from "./skin_tone.ts";

/** Degrees of yaw and of pitch within which a head looks ahead. */
const AHEAD = 15;

/** What the raters make of details of things and of screens, in their order. */
export interface Details {
  readonly isScreen: boolean;
  readonly scores: readonly number[];
}

/** Markdown: live frames of heads that look ahead, by person, worst first. Every refusal of them is wrong. */
export function reportFrames(met: readonly Met[]): string {
  const live = met.filter(({ presented }) => presented.isLive);
  const ahead = live.filter(({ turn }) =>
    turn && Math.max(Math.abs(turn.yaw), Math.abs(turn.pitch)) <= AHEAD
  );
  const people = [...Map.groupBy(ahead, ({ presented }) => presented.person)]
    .map(([name, frames]) => ({ name, frames }))
    .toSorted((a, b) => refusals(b.frames) / b.frames.length - refusals(a.frames) / a.frames.length);
  const rows = [{ name: "all", frames: ahead }, ...people].map(({ name, frames }) => {
    const answered = (code: Met["answer"]) => count(frames, ({ answer }) => answer === code);
    return `| ${name} | ${frames.length} | ${answered("FACE_NOT_FOUND")} | ${
      answered("FACE_IS_OCCLUDED")
    } | ${answered("FACE_ANGLE_TOO_LARGE")} | ${share(refusals(frames), frames.length)} |`;
  });
  return [
    `${ahead.length} of ${live.length} live frames, those of heads that look ahead: FSA-Net sees ${AHEAD}° of yaw and of pitch at most.`,
    "",
    "| | frames | not found | called covered | angle too large | refused for any rule but size |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function refusals(frames: readonly Met[]): number {
  return count(frames, ({ answer }) => answer !== "accepted");
}

/** Markdown: each rater's errors on live and replayed faces; those of the first by person and skin tone. */
export function reportLiveness(
  met: readonly Met[],
  { names, details }: { readonly names: readonly string[]; readonly details: readonly Details[] },
): string {
  const rated = met.filter(({ scores }) => scores !== undefined);
  const groups = [
    ...groupsOf(rated, "person", [...new Set(rated.map(({ presented }) => presented.person))]),
    ...groupsOf(rated, "skin tone", SKIN_TONES.map(({ name }) => name)),
  ];
  return [
    `${rated.length} of ${met.length} pictures in which a face is found, of ${
      new Set(met.map(({ presented }) => presented.person)).size
    } people; at 0.5:`,
    "",
    "| network | live called an attack (BPCER) | replayed called live (APCER) | area under the curve | the same, details of screens and of things |",
    "|---|---|---|---|---|",
    ...names.map((name, index) => `| ${name} | ${errors(rated, index)} | ${detailArea(details, index)} |`),
    "",
    `| ${names[0]}, by group | live called an attack | replayed called live | area under the curve |`,
    "|---|---|---|---|",
    ...groups.filter(({ of }) => of.length > 0).map(({ name, of }) => `| ${name} | ${errors(of, 0)} |`),
  ].join("\n");
}

function groupsOf(met: readonly Met[], by: "person" | "skin tone", values: readonly string[]) {
  return values.map((value) => ({
    name: by === "person" ? value : `${value} skin`,
    of: met.filter(({ presented, tone }) => (by === "person" ? presented.person : tone) === value),
  }));
}

function errors(met: readonly Met[], index: number): string {
  const scores = (isLive: boolean) =>
    met.filter(({ presented }) => presented.isLive === isLive).map((one) => one.scores![index]!);
  const [live, replayed] = [scores(true), scores(false)];
  return [
    share(count(live, (score) => score < 0), live.length),
    share(count(replayed, (score) => score >= 0), replayed.length),
    area(areaUnderCurve(live, replayed)),
  ].join(" | ");
}

function detailArea(details: readonly Details[], index: number): string {
  const scores = (isScreen: boolean) =>
    details.filter((one) => one.isScreen === isScreen).map((one) => one.scores[index]!);
  return area(areaUnderCurve(scores(false), scores(true)));
}

function area(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}
