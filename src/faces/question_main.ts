import type { DecodedImage } from "../pixels/mod.ts";
import type { WitnessModels } from "./call_witness.ts";
import type { Sighting } from "./confirm.ts";
import { boxArea } from "./geometry.ts";
import { lookClosely } from "./landmarks.ts";
import type { Face } from "./types.ts";
import { leastVisible, meanVisibility, type Visibility } from "./visibility.ts";
import { askWitness } from "./witness.ts";

/** A face that is whole, likely and upright beyond these is not asked about: visibility, score, degrees of roll. */
const PLAIN = { visible: 0.8, score: 0.7, roll: 25 };

/** From this visibility on nothing looks covered. */
const VISIBLE = 0.5;

/** With the largest box. */
export function mainSighting(sightings: readonly Sighting[]): Sighting | undefined {
  return sightings.toSorted((a, b) => boxArea(b.face.box) - boxArea(a.face.box))[0];
}

/**
 * The sightings, with a main one that is out of the ordinary questioned: the witness is asked about it, and what does
 * not show all of itself is looked at mirrored too. One that seems covered, and is nobody to the witness, is no face: it is dropped, and
 * the next one questioned. A face that shows all of itself costs nothing. Throws INTERNAL.
 */
export async function questionMain(
  models: WitnessModels,
  image: DecodedImage,
  sightings: readonly Sighting[],
): Promise<readonly Sighting[]> {
  const main = mainSighting(sightings);
  if (main === undefined || isPlain(main)) return sightings;
  const testimony = main.testimony ?? await askWitness(models.witness, image, main.through);
  const others = sightings.filter((one) => one !== main);
  const seen = main.face.visibility;
  if (seen === undefined || showsAll(main.face)) {
    return [{ ...main, ...(testimony && { testimony }) }, ...others];
  }
  if (testimony === undefined && isCovered(seen)) return await questionMain(models, image, others);
  const mirrored = await lookClosely(models.landmarks, image, main.through, { mirrored: true });
  const face = {
    ...main.face,
    visibility: meanVisibility(seen, mirrored.seen.visibility!),
    inPlainSight: testimony !== undefined && testimony.score >= models.witness.spec.clearScore,
  };
  return [{ ...main, face, ...(testimony && { testimony }) }, ...others];
}

/** Whether something seems to lie before the face; without anybody who tells, nothing does. */
export function isCovered(visibility: Face["visibility"]): visibility is Visibility {
  return visibility !== undefined && leastVisible(visibility) < VISIBLE;
}

/** Whether nothing at all lies before the face. */
export function showsAll({ visibility }: Face): boolean {
  return visibility === undefined || leastVisible(visibility) >= PLAIN.visible;
}

function isPlain({ face, testimony }: Sighting): boolean {
  return testimony === undefined && face.score >= PLAIN.score &&
    Math.abs(face.pose?.roll ?? 0) <= PLAIN.roll && showsAll(face);
}
