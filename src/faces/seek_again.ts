import type { DecodedImage } from "../pixels/mod.ts";
import type { Sighting } from "./confirm.ts";
import { mainSighting } from "./question_main.ts";
import { shrinkPicture, turnPicture } from "./quarter_turn.ts";
import { type Found, seekFaces, type SeekingModels } from "./seek_faces.ts";
import type { QuarterTurn } from "./types.ts";
import { askWitness, type Testimony, type WitnessModel } from "./witness.ts";

type Models = SeekingModels & { readonly witness: WitnessModel };

/** Longer side of the pictures that are turned and looked at again. */
const TURNED_SIZE = 640;

/** A head that leans more than this, degrees, stands more upright in a turned picture. */
const MOST_LEAN = 45;

/** So much better must the witness see a face in a turned picture than the main one of the upright picture. */
const BETTER = 0.1;

/** Input of the detector for faces that its usual one does not show, over the usual one's. */
const FINER = 2;

/** Whether the main face was seen the right way up: nothing made anybody ask, or the witness saw it plainly and upright. */
export function standsUpright({ spec }: WitnessModel, { sightings }: Found): boolean {
  const main = mainSighting(sightings);
  if (main === undefined) return false;
  return main.testimony === undefined || isPlain(main.testimony, spec.clearScore);
}

function isPlain({ score, leftEye, rightEye }: Testimony, clearScore: number): boolean {
  const lean = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x) * 180 / Math.PI;
  return score >= clearScore && Math.abs(lean) <= MOST_LEAN;
}

/** Faces of a picture that was turned. */
export interface TurnedFound {
  readonly turn: QuarterTurn;
  /** The picture in which they were found, turned and shrunk. */
  readonly picture: DecodedImage;
  readonly sightings: readonly Sighting[];
}

/**
 * Looks at the picture on either side and upside down; undefined where no main face stands plainly upright in one of
 * them, more so than the one that was `found`. A network of upright faces takes one on its side for a covered one, or
 * for nothing. Throws INTERNAL.
 */
export async function seekTurned(
  models: Models,
  image: DecodedImage,
  found: Found,
): Promise<TurnedFound | undefined> {
  const atLeast = BETTER + (mainSighting(found.sightings)?.testimony?.score ?? 0);
  const small = shrinkPicture(image, TURNED_SIZE);
  for (const turn of [1, 3, 2] as const) {
    const picture = turnPicture(small, turn);
    const { sightings } = await seekFaces(models, picture);
    const main = mainSighting(sightings);
    const testimony = main && (main.testimony ?? await askWitness(models.witness, picture, main.through));
    const { clearScore } = models.witness.spec;
    if (testimony && isPlain(testimony, Math.max(clearScore, atLeast))) return { turn, picture, sightings };
  }
  return undefined;
}

/**
 * Looks with a finer input for people who are far away, who are then too small or too many. Both the close look and the
 * witness must confirm each: the finer the input, the more there is to err on. Throws INTERNAL.
 */
export async function seekFarAway(models: Models, image: DecodedImage): Promise<readonly Sighting[]> {
  const { detector, witness } = models;
  if (detector.kind === "operator") return [];
  const { sightings } = await seekFaces(models, image, {
    inputSize: FINER * detector.network.spec.inputSize,
  });
  const seen: Sighting[] = [];
  for (const sighting of sightings) {
    const testimony = sighting.testimony ?? await askWitness(witness, image, sighting.through);
    if (testimony !== undefined && testimony.score >= witness.spec.minScore) {
      seen.push({ ...sighting, testimony });
    }
  }
  return seen;
}
