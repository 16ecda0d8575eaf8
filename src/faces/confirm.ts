import type { DecodedImage } from "../pixels/mod.ts";
import { boxArea, distance, longerSide } from "./geometry.ts";
import { type LandmarkModel, lookClosely } from "./landmarks.ts";
import type { Face } from "./types.ts";

/** Two looks whose points lie closer than this share of the larger box, on average, saw the same face. */
const SAME_FACE_DISTANCE = 0.2;

/** More detections than this in one photo are not looked at; the best come first. */
const MAX_LOOKS = 8;

/**
 * A face of less area than this share of the main one's is background whatever the rules are set to, and no second
 * look is spent on it.
 */
const BACKGROUND_SHARE = 0.1;

/**
 * The faces that a close look confirms, best first, with its points, visibility, pose and box. A face is where both
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
): Promise<Face[]> {
  const faces: Face[] = [];
  let mainArea = 0;
  for (const face of candidates.slice(0, MAX_LOOKS).sort((a, b) => boxArea(b.box) - boxArea(a.box))) {
    if (boxArea(face.box) < BACKGROUND_SHARE * mainArea) {
      if (face.score >= backgroundScore) faces.push(face);
      continue;
    }
    const confirmed = await confirm(model, image, face);
    if (confirmed === undefined) continue;
    faces.push(confirmed);
    mainArea = Math.max(mainArea, boxArea(face.box));
  }
  return dropRepeated(faces.sort((a, b) => b.score - a.score));
}

/**
 * Of looks at one face through boxes that overlap too little to be the same, the best stays. On a strongly turned or
 * nodding head levels of different stride at times put such boxes.
 */
function dropRepeated(faces: readonly Face[]): Face[] {
  const kept: Face[] = [];
  for (const face of faces) {
    const seen = kept.some((better) => {
      const side = Math.max(longerSide(better.box), longerSide(face.box));
      return meanDistance(better.points, face.points) < SAME_FACE_DISTANCE * side;
    });
    if (!seen) kept.push(face);
  }
  return kept;
}

async function confirm(model: LandmarkModel, image: DecodedImage, face: Face): Promise<Face | undefined> {
  const { disagreementWeight, minConfidence, minFace = 0 } = model.spec;
  const { seen, probability = 1 } = await lookClosely(model, image, face.box);
  const score = face.score -
    disagreementWeight * meanDistance(seen.points, face.points) / longerSide(face.box);
  return score >= minConfidence && probability >= minFace ? { ...face, ...seen, score } : undefined;
}

function meanDistance(a: Face["points"], b: Face["points"]): number {
  return a.reduce((sum, point, index) => sum + distance(point, b[index]!), 0) / a.length;
}
