import type { DecodedImage } from "../pixels/mod.ts";
import { BACKGROUND_SHARE, type Candidate, type Sighting } from "./confirm.ts";
import { boxArea, intersectionOverUnion } from "./geometry.ts";
import { type LandmarkModel, lookClosely } from "./landmarks.ts";
import type { Face, Point } from "./types.ts";
import { askWitness, type Testimony, type WitnessModel } from "./witness.ts";

/** More candidates than this in one look at a photo are not asked about; the best come first. */
const MAX_ASKED = 3;

/** A candidate that overlaps a confirmed face by more than this, intersection over union, is part of it. */
const PART_OF_FACE_IOU = 0.1;

/** Boxes that overlap by this, intersection over union, give the close look the same crop. */
const SAME_CROP_IOU = 0.7;

/** What detector, witness and close look must each find of a face that none of them vouches for, and the overlap. */
const DOUBTFUL = { score: 0.5, witness: 0.6, probability: 0.9, overlap: 0.2 };

export interface WitnessModels {
  readonly landmarks: LandmarkModel;
  readonly witness: WitnessModel;
}

/** What the witness said of the candidates. */
interface Witnessed {
  readonly confirmed: readonly Sighting[];
  /** The best of those that it half sees: with nobody else in the picture, the reason why there is no face. */
  readonly doubtful: Sighting | undefined;
}

/**
 * The faces among `candidates` that the witness confirms although the close look alone did not: it has learned from real
 * people, whom synthetic ones do not stand for alike. It is asked about nothing that is confirmed already, nor about
 * what is background beside that. Throws INTERNAL.
 */
export async function callWitness(
  models: WitnessModels,
  image: DecodedImage,
  { confirmed, candidates }: {
    readonly confirmed: readonly Sighting[];
    readonly candidates: readonly Candidate[];
  },
): Promise<Witnessed> {
  const { candidateScore, minScore, minOverlap } = models.witness.spec;
  const known = [...confirmed];
  let doubtful: Sighting | undefined;
  let asked = 0;
  for (const candidate of candidates.toSorted((a, b) => b.face.score - a.face.score)) {
    if (asked === MAX_ASKED || candidate.face.score < candidateScore) break;
    if (!matters(candidate.face, known)) continue;
    asked++;
    const testimony = await askWitness(models.witness, image, candidate.face.box);
    if (testimony === undefined) continue;
    if (testimony.score >= minScore && testimony.overlap >= minOverlap) {
      known.push(await lookThrough(models, image, { candidate, testimony }));
    } else if (known.length === 0) {
      doubtful ??= await doubt(models, image, { candidate, testimony });
    }
  }
  return { confirmed: known.slice(confirmed.length), doubtful };
}

function matters({ box }: Face, known: readonly Sighting[]): boolean {
  const mainArea = Math.max(0, ...known.map(({ face }) => boxArea(face.box)));
  return boxArea(box) >= BACKGROUND_SHARE * mainArea &&
    known.every(({ face, through }) =>
      Math.max(intersectionOverUnion(box, face.box), intersectionOverUnion(box, through)) < PART_OF_FACE_IOU
    );
}

interface Asked {
  readonly candidate: Candidate;
  readonly testimony: Testimony;
}

/**
 * The witness's box, through which the close look sees what it missed, unless it looked through nearly the same. Eyes and
 * nose are the means of both, which lie nearer to the truth than either, and the rest is the close look's.
 */
async function lookThrough(
  { landmarks }: WitnessModels,
  image: DecodedImage,
  { candidate: { face, look }, testimony }: Asked,
): Promise<Sighting> {
  const { box, leftEye, rightEye, nose } = testimony;
  const isSame = intersectionOverUnion(box, face.box) >= SAME_CROP_IOU;
  const { seen } = isSame && look !== undefined ? look : await lookClosely(landmarks, image, box);
  const [left, right, middle, leftMouth, rightMouth] = seen.points;
  const points: Face["points"] = [
    between(left, leftEye),
    between(right, rightEye),
    between(middle, nose),
    leftMouth,
    rightMouth,
  ];
  return { face: { ...seen, box, points, score: face.score }, through: box, testimony };
}

async function doubt(
  { landmarks }: WitnessModels,
  image: DecodedImage,
  { candidate: { face, look }, testimony }: Asked,
): Promise<Sighting | undefined> {
  const { score, overlap } = testimony;
  if (face.score < DOUBTFUL.score || score < DOUBTFUL.witness || overlap < DOUBTFUL.overlap) {
    return undefined;
  }
  const { seen, probability = 1 } = look ?? await lookClosely(landmarks, image, face.box);
  if (probability < DOUBTFUL.probability) return undefined;
  return { face: { ...face, ...seen, isDoubtful: true }, through: face.box, testimony };
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
