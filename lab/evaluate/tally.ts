import type { PipelineName } from "../../src/verdict/mod.ts";
import type { Family, Species } from "../species.ts";
import type { Judged } from "./judge.ts";

/** Counts of one species under one pipeline. */
export interface Tally {
  readonly species: string;
  readonly family: Family;
  readonly iam: string;
  readonly iai: string;
  readonly attempts: number;
  /** A verdict of 0.5 and more, whatever the face rules say: the attacker may bring a better face. */
  readonly accepted: number;
  readonly rejected: number;
  /** Of the rejected: by a gate. */
  readonly gated: number;
  /** Answered with an error before any verdict. */
  readonly refused: number;
  /** Of all: the server would have answered with a FACE_* error (non-response). */
  readonly faceErrors: number;
  /** Reasons and rules by how often they were named, most first. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly rules: Readonly<Record<string, number>>;
}

export function tally(
  { name, family, iam, iai }: Species,
  judged: readonly Judged[],
  pipeline: PipelineName,
): Tally {
  const verdicts = judged.flatMap(({ verdicts }) => verdicts === null ? [] : [verdicts[pipeline]]);
  const rejected = verdicts.filter(({ rejection }) => rejection.length > 0);
  return {
    species: name,
    family,
    iam,
    iai,
    attempts: judged.length,
    accepted: verdicts.length - rejected.length,
    rejected: rejected.length,
    gated: rejected.filter(({ contributions }) => contributions.some(({ hard }) => hard)).length,
    refused: judged.length - verdicts.length,
    faceErrors:
      judged.filter(({ sample: { outcome } }) => outcome.kind === "measured" && outcome.face !== null)
        .length,
    reasons: counted(rejected.flatMap(({ rejection }) => rejection)),
    rules: counted(
      rejected.flatMap(({ contributions }) => [...new Set(contributions.map(({ mark }) => mark))]),
    ),
  };
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)));
}
