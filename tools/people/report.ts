import type { Answer, Examined } from "./examine.ts";
import { count, share } from "./share.ts";
import { SKIN_TONES, skinToneOf } from "./skin_tone.ts";

/** Everything that was measured. */
interface Measured {
  readonly people: readonly Examined[];
  readonly nobody: readonly Answer[];
}

interface Group {
  readonly name: string;
  readonly people: readonly Examined[];
}

/** Markdown for the cards: tables worst group first, each share with its 95 % bounds. */
interface Report {
  readonly all: string;
  readonly liveness: string;
  /** One sentence about the group that is refused most. */
  readonly worst: string;
}

export function report(measured: Measured): Report {
  const portraits = measured.people.filter(({ subject }) => subject.set === "legislators");
  const generated = measured.people.filter(({ subject }) => subject.set === "generated");
  const bySkin = SKIN_TONES.map(({ name }) => ({
    name,
    people: portraits.filter(({ subject }) => skinToneOf(subject.typologyAngle) === name),
  }));
  const whole = { name: "all", people: portraits };
  const alike = count(
    portraits,
    (one) => skinToneOf(one.typologyAngle) === skinToneOf(one.subject.typologyAngle),
  );
  const tables = [
    `${portraits.length} portraits of Nigerian legislators, by skin tone (measured anew, ${alike} lie in the same group):`,
    table([whole, ...worstFirst(bySkin)]),
    `${generated.length} generated faces, by the words that they were generated from, with what may cover a face left out:`,
    table(worstFirst(groupsOf(generated.filter(({ subject }) => subject.isPlain)))),
    masks([whole, ...bySkin]),
    `Of ${measured.nobody.length} photographs without anybody ${
      share(measured.nobody.filter((answer) => answer !== "FACE_NOT_FOUND").length, measured.nobody.length)
    } are answered with anything but \`FACE_NOT_FOUND\`.`,
  ];
  return {
    all: tables.join("\n\n"),
    liveness: livenessTable([whole, ...bySkin]),
    worst: worstOf(bySkin, whole),
  };
}

function groupsOf(people: readonly Examined[]): Group[] {
  const of = (name: string, matches: (one: Examined) => boolean) => ({
    name,
    people: people.filter(matches),
  });
  return [
    of("children", ({ subject }) => subject.age === "child"),
    of("adults", ({ subject }) => subject.age === "adult"),
    of("head covered", ({ subject }) => subject.headCover === "covered"),
    of("head bare", ({ subject }) => subject.headCover === "bare"),
  ];
}

function worstFirst(groups: readonly Group[]): Group[] {
  const refused = ({ people }: Group) => count(people, isWronglyRefused) / Math.max(1, people.length);
  return groups.filter(({ people }) => people.length > 0).toSorted((a, b) => refused(b) - refused(a));
}

/** Cropped is left out: of a picture that is cut out of another nobody knows whether it is wrong. */
function isWronglyRefused({ isFound, answer }: Examined): boolean {
  return !isFound || (answer !== "accepted" && answer !== "FACE_CROPPED");
}

function table(groups: readonly Group[]): string {
  const answered = (people: readonly Examined[], code: Answer) =>
    count(people, ({ answer }) => answer === code);
  const rows = groups.map(({ name, people }) =>
    [
      name,
      share(count(people, ({ isFound }) => isFound), people.length),
      share(answered(people, "FACE_IS_OCCLUDED"), people.length),
      share(answered(people, "FACE_ANGLE_TOO_LARGE"), people.length),
      share(count(people, isWronglyRefused), people.length),
      share(answered(people, "FACE_CROPPED"), people.length),
    ].join(" | ")
  );
  return [
    "| | found | called covered | angle too large | refused for any of these, or not found | cropped |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

function masks(groups: readonly Group[]): string {
  const rows = groups.filter(({ people }) => people.length > 0).map(({ name, people }) => {
    const refused = count(people, ({ masked }) => masked !== "accepted");
    const named = count(people, ({ masked }) => masked === "FACE_IS_OCCLUDED");
    return `| ${name} | ${share(refused, people.length)} | ${share(named, people.length)} |`;
  });
  return [
    "The same portraits with a mask drawn over mouth and nose:",
    "",
    "| | refused | for being covered |",
    "|---|---|---|",
    ...rows,
  ].join("\n");
}

function livenessTable(groups: readonly Group[]): string {
  const rows = groups.filter(({ people }) => people.length > 0).map(({ name, people }) => {
    const rated = people.flatMap(({ liveness }) => liveness === undefined ? [] : [liveness]);
    return `| ${name} | ${share(rated.filter((probability) => probability < 0.5).length, rated.length)} |`;
  });
  return ["| portraits of real people | called an attack |", "|---|---|", ...rows].join("\n");
}

function worstOf(bySkin: readonly Group[], whole: Group): string {
  const [worst] = worstFirst(bySkin);
  const refused = ({ people }: Group) => share(count(people, isWronglyRefused), people.length);
  return `Real people whom the face checks refuse wrongly, worst group of skin tone (${worst!.name}): ${
    refused(worst!)
  }; all: ${refused(whole)}.`;
}
