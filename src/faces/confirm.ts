import type { DecodedImage } from "../pixels/mod.ts";
import { boxArea, distance, longerSide } from "./geometry.ts";
import { type CloseLook, type LandmarkModel, lookClosely } from "./landmarks.ts";
import type { Box, Face } from "./types.ts";
import type { Testimony } from "./witness.ts";

/** More detections than this in one photo are not looked at; the best come first. */
const MAX_LOOKS = 8;

/**
 * A face of less area than this share of the main one's is background whatever the rules are set to, and no second
 * look is spent on it.
 */
export const BACKGROUND_SHARE = 0.1;

/** A confirmed face, and the box through which it was looked at. */
export interface Sighting {
  readonly face: Face;
  readonly through: Box;
  /** What the witness said of it, where it was asked. */
  readonly testimony?: Testimony;
}

/** A detection that nobody vouches for so far, and what a close look through its box saw, where there was one. */
export interface Candidate {
  readonly face: Face;
  readonly look?: CloseLook;
}

/** What came of the candidates. */
interface Confirmation {
  readonly confirmed: readonly Sighting[];
  /** Looked at and taken for no face. */
  readonly refused: readonly Candidate[];
}

/**
 * Which candidates a close look confirms, with its points, visibility, pose and box. A face is where both
 * models say that it is: the confidence is the detector's score less the weighted mean distance between the two placements
 * of the five points, over the longer side of the box. What only resembles a face gets points that do not agree. A
 * model that also tells whether it sees a face must find it likely enough. The new score is the confidence.
 *
 * The largest are looked at first. Small ones beside a confirmed face stay as the detector gave them, from
 * `backgroundScore` on. Throws INTERNAL when the runtime fails.
 */
export async function confirmFaces(
  model: LandmarkModel,
  image: DecodedImage,
  { candidates, backgroundScore }: {
    readonly candidates: readonly Face[];
    readonly backgroundScore: number;
  },
): Promise<Confirmation> {
  const confirmed: Sighting[] = [];
  const refused: Candidate[] = [];
  let mainArea = 0;
  for (const face of candidates.slice(0, MAX_LOOKS).sort((a, b) => boxArea(b.box) - boxArea(a.box))) {
    if (boxArea(face.box) < BACKGROUND_SHARE * mainArea) {
      if (face.score >= backgroundScore) confirmed.push({ face, through: face.box });
      continue;
    }
    const look = await lookClosely(model, image, face.box);
    const seen = confirm(model, face, look);
    if (seen === undefined) refused.push({ face, look });
    else {
      confirmed.push({ face: seen, through: face.box });
      mainArea = Math.max(mainArea, boxArea(face.box));
    }
  }
  return { confirmed, refused };
}

function confirm(model: LandmarkModel, face: Face, { seen, probability = 1 }: CloseLook): Face | undefined {
  const { disagreementWeight, minConfidence, minFace = 0 } = model.spec;
  const score = face.score -
    disagreementWeight * meanDistance(seen.points, face.points) / longerSide(face.box);
  return score >= minConfidence && probability >= minFace ? { ...face, ...seen, score } : undefined;
}

/** Two looks whose points lie closer than this share of the larger box, on average, saw the same face. */
const SAME_FACE_DISTANCE = 0.2;

/**
 * Best first. Of looks at one face through boxes that overlap too little to be the same, the best stays: on a strongly
 * turned or nodding head levels of different stride at times put such boxes.
 */
export function dropRepeated(sightings: readonly Sighting[]): Sighting[] {
  const kept: Sighting[] = [];
  for (const sighting of sightings.toSorted((a, b) => b.face.score - a.face.score)) {
    if (kept.every(({ face }) => !isSameFace(face, sighting.face))) kept.push(sighting);
  }
  return kept;
}

function isSameFace(a: Face, b: Face): boolean {
  const side = Math.max(longerSide(a.box), longerSide(b.box));
  return meanDistance(a.points, b.points) < SAME_FACE_DISTANCE * side;
}

function meanDistance(a: Face["points"], b: Face["points"]): number {
  return a.reduce((sum, point, index) => sum + distance(point, b[index]!), 0) / a.length;
}
