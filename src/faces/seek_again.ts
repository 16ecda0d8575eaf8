import type { DecodedImage } from "../pixels/mod.ts";
import type { Sighting } from "./confirm.ts";
import { isCovered, mainSighting, showsAll } from "./question_main.ts";
import { shrinkPicture, turnPicture } from "./quarter_turn.ts";
import { type Found, seekFaces, type SeekingModels } from "./seek_faces.ts";
import type { QuarterTurn } from "./types.ts";
import { askWitness, type Testimony, type WitnessModel } from "./witness.ts";

type Models = SeekingModels & { readonly witness: WitnessModel };

/** Longer side of the pictures that are turned and looked at again. */
const TURNED_SIZE = 640;

/** A head that the witness sees less well than this may be upside down, which scores up to 0.82: it is looked at turned too. */
const UPRIGHT_SCORE = 0.86;

/** So well must the witness see a face in a turned picture: better than a mask that is upside down, which looks like a face at times. */
const TURNED_SCORE = 0.88;

/** A head that leans more than this, degrees, stands more upright in a turned picture. */
const MOST_LEAN = 45;

/** So much better must the witness see a face in a turned picture than a covered one in the upright picture. */
const BETTER = 0.1;

/** More people who are far away are not asked about: two are too many already. */
const MAX_FAR = 4;

/** Input of the detector for faces that its usual one does not show, over the usual one's. */
const FINER = 2;

/** Whether the main face was seen the right way up: nothing made anybody ask, or the witness saw it plainly and upright. */
export function standsUpright({ sightings }: Found): boolean {
  const main = mainSighting(sightings);
  if (main === undefined) return false;
  return main.testimony === undefined || isPlain(main.testimony, UPRIGHT_SCORE);
}

function isPlain(testimony: Testimony, atLeast: number): boolean {
  return testimony.score >= atLeast && leanOf(testimony) <= MOST_LEAN;
}

/** Degrees, to either side. */
function leanOf({ leftEye, rightEye }: Testimony): number {
  return Math.abs(Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x)) * 180 / Math.PI;
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
 * for nothing. Close look and witness must both confirm it, and it must show all of itself. Throws INTERNAL.
 */
export async function seekTurned(
  models: Models,
  image: DecodedImage,
  found: Found,
): Promise<TurnedFound | undefined> {
  const atLeast = Math.max(TURNED_SCORE, scoreToBeat(mainSighting(found.sightings)));
  const small = shrinkPicture(image, TURNED_SIZE);
  for (const turn of [1, 3, 2] as const) {
    const picture = turnPicture(small, turn);
    const { sightings } = await seekFaces({ ...models, witness: undefined }, picture);
    const main = mainSighting(sightings);
    if (main === undefined || !showsAll(main.face)) continue;
    const testimony = await askWitness(models.witness, picture, main.through);
    if (testimony && isPlain(testimony, atLeast)) {
      return { turn, picture, sightings };
    }
  }
  return undefined;
}

/** Of a face that lies on its side nothing; of one that seems covered more, since a mask is no turn. */
function scoreToBeat(main: Sighting | undefined): number {
  if (main?.testimony === undefined || leanOf(main.testimony) > MOST_LEAN) return 0;
  return main.testimony.score + (isCovered(main.face.visibility) ? BETTER : 0);
}

/**
 * Looks with a finer input for people who are far away, who are then too small or too many. Both the close look and the
 * witness must confirm each: the finer the input, the more there is to err on. Throws INTERNAL.
 */
export async function seekFarAway(models: Models, image: DecodedImage): Promise<readonly Sighting[]> {
  const { detector, witness } = models;
  if (detector.kind === "operator") return [];
  const inputSize = FINER * detector.network.spec.inputSize;
  const { sightings } = await seekFaces({ ...models, witness: undefined }, image, { inputSize });
  const seen: Sighting[] = [];
  for (const sighting of sightings.slice(0, MAX_FAR)) {
    const testimony = await askWitness(witness, image, sighting.through);
    if (testimony !== undefined && testimony.score >= witness.spec.minScore) {
      seen.push({ ...sighting, testimony });
    }
  }
  return seen;
}
