import type { DecodedImage } from "../pixels/mod.ts";
import { callWitness } from "./call_witness.ts";
import { confirmFaces, dropRepeated, type Sighting } from "./confirm.ts";
import { detectFaces, type FaceDetector, scoreThreshold } from "./detector.ts";
import type { LandmarkModel } from "./landmarks.ts";
import { questionMain } from "./question_main.ts";
import type { Face } from "./types.ts";
import type { WitnessModel } from "./witness.ts";

export interface SeekingModels {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkModel;
  readonly witness: WitnessModel | undefined;
}

/** What one look at a picture finds. */
export interface Found {
  /** Best first. */
  readonly sightings: readonly Sighting[];
  /** Where there is none: what is likely a face, and vouched for by nobody. */
  readonly doubtful: Sighting | undefined;
}

/**
 * The upright faces of a picture: candidates of the detector that the close look or the witness confirms. `inputSize`:
 * longer side of the detector's input where it is not the usual one. Throws INTERNAL.
 */
export async function seekFaces(
  { detector, landmarks, witness }: SeekingModels,
  image: DecodedImage,
  options: { readonly inputSize?: number } = {},
): Promise<Found> {
  const { candidateScore } = landmarks.spec;
  const minScore = Math.min(candidateScore, witness?.spec.candidateScore ?? candidateScore);
  const all = await detectFaces(detector, image, { ...options, minScore });
  const isLikely = ({ score }: Face) => detector.kind === "operator" || score >= candidateScore;
  const { confirmed, refused } = await confirmFaces(landmarks, image, {
    candidates: all.filter(isLikely),
    backgroundScore: scoreThreshold(detector),
  });
  if (witness === undefined) return { sightings: dropRepeated(confirmed), doubtful: undefined };
  const candidates = [...refused, ...all.filter((face) => !isLikely(face)).map((face) => ({ face }))];
  const models = { landmarks, witness };
  const witnessed = await callWitness(models, image, { confirmed, candidates });
  const sightings = dropRepeated([...confirmed, ...witnessed.confirmed]);
  return { sightings: await questionMain(models, image, sightings), doubtful: witnessed.doubtful };
}
