import type { Evidence } from "../../src/evidence/mod.ts";
import { learnableValues } from "../../src/verdict/learnable.ts";
import { attemptsOf, type Read } from "../evaluate/attempts.ts";
import { evidenceOf, type JudgeOptions } from "../evaluate/judge.ts";
import { type Family, SPECIES } from "../species.ts";
import { weighSpecies } from "./species.ts";
import type { LabelledSample } from "./types.ts";

/**
 * Species whose pixels are what sets them apart. The others show a camera's pixels, or are told by facts that need no
 * learning: what they look like would only blur what attacks look like.
 */
const BY_CONTENT: readonly Family[] = [
  "bona_fide",
  "clean_still",
  "clean_video",
  "clean_noised",
  "clean_other",
  "self_built",
];

/** One attempt of the learning side with all that the evidence sees of it. */
export interface Session extends LabelledSample {
  readonly species: string;
  readonly weight: number;
  readonly evidence: Evidence;
}

/** The learning side of every species that is told by its content; every attack species has the same weight. */
export async function readSessions(
  { read, ...options }: JudgeOptions & { readonly read: Read },
): Promise<readonly Session[]> {
  const sessions: Omit<Session, "weight">[] = [];
  for (const species of SPECIES.filter(({ family }) => BY_CONTENT.includes(family))) {
    for (const sample of await attemptsOf(species, { read, split: "learn" })) {
      const evidence = await evidenceOf(sample, species, options);
      if (evidence === null) continue;
      sessions.push({
        species: species.name,
        scene: sample.shown.scene,
        attack: species.family !== "bona_fide",
        values: learnableValues(evidence),
        evidence,
      });
    }
  }
  return weighed(sessions);
}

function weighed(sessions: readonly Omit<Session, "weight">[]): readonly Session[] {
  const attacks = sessions.filter(({ attack }) => attack);
  const weights = weighSpecies(attacks.map(({ species }) => species));
  const byAttack = new Map(attacks.map((session, index) => [session, weights[index]!]));
  return sessions.map((session) => ({ ...session, weight: byAttack.get(session) ?? 1 }));
}
