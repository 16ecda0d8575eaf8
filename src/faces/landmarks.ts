import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { cropTensor, type DecodedImage } from "../image/mod.ts";
import { distance } from "./geometry.ts";
import { createSession } from "./session.ts";
import type { Box, Face, Point } from "./types.ts";

/** What the entry of a landmark model in models/manifest.json tells about using it. */
export interface LandmarkSpec {
  readonly version: string;
  /** Side of the square input in pixels. */
  readonly inputSize: number;
  /** Side of the crop over the longer side of the detected box. */
  readonly reach: number;
  /** Detections of at least this score are looked at; it replaces the detector's own threshold. */
  readonly candidateScore: number;
  /** Weight of the disagreement, see {@link confirmFaces}. */
  readonly disagreementWeight: number;
  /** Faces of at least this confidence are kept. */
  readonly minConfidence: number;
}

export interface LandmarkAssets {
  /** The ONNX model, verified by the caller. */
  readonly model: Uint8Array;
  readonly spec: LandmarkSpec;
}

/** A loaded model that places the five points on a close look at one face. */
export interface LandmarkModel {
  readonly spec: LandmarkSpec;
  readonly session: ort.InferenceSession;
}

/** Loads the model; the runtime is the detector's. Throws INTERNAL. */
export async function createLandmarkModel(
  { model, spec }: LandmarkAssets,
  runtime: Uint8Array,
): Promise<LandmarkModel> {
  return { spec, session: await createSession(model, runtime) };
}

/** More detections than this in one photo are not looked at; the best come first. */
const MAX_CANDIDATES = 8;

/**
 * The faces that a close look confirms, best first, with its points. A face is where both models say that it is: the
 * confidence is the detector's score less the weighted mean distance between the two placements of the five points,
 * over the longer side of the box. What only resembles a face gets points that do not agree. The new score is the
 * confidence. Throws INTERNAL when the runtime fails.
 */
export async function confirmFaces(
  model: LandmarkModel,
  image: DecodedImage,
  candidates: readonly Face[],
): Promise<Face[]> {
  const { disagreementWeight, minConfidence } = model.spec;
  const confirmed: Face[] = [];
  for (const face of candidates.slice(0, MAX_CANDIDATES)) {
    const points = await locate(model, image, face);
    const score = face.score - disagreementWeight * disagreement(face, points);
    if (score >= minConfidence) confirmed.push({ ...face, points, score });
  }
  return confirmed.toSorted((a, b) => b.score - a.score);
}

function disagreement({ box, points }: Face, placed: Face["points"]): number {
  const total = placed.reduce((sum, point, index) => sum + distance(point, points[index]!), 0);
  return total / placed.length / longerSide(box);
}

function longerSide(box: Box): number {
  return Math.max(box.x1 - box.x0, box.y1 - box.y0);
}

async function locate(model: LandmarkModel, image: DecodedImage, { box }: Face): Promise<Face["points"]> {
  const { inputSize, reach } = model.spec;
  const side = reach * longerSide(box);
  const square = { x: (box.x0 + box.x1 - side) / 2, y: (box.y0 + box.y1 - side) / 2, side };
  const tensor = cropTensor(image, square, inputSize);
  try {
    const face = new ort.Tensor("float32", tensor, [1, 3, inputSize, inputSize]);
    const { points } = await model.session.run({ face });
    if (points === undefined || points.data.length !== 10) {
      throw new RangeError('Output "points" is not [1,10]');
    }
    const at = (index: number): Point => ({
      x: square.x + Number(points.data[2 * index]) * side,
      y: square.y + Number(points.data[2 * index + 1]) * side,
    });
    return [at(0), at(1), at(2), at(3), at(4)];
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `landmarks: ${describeThrowable(thrown)}`, cause: thrown });
  }
}
