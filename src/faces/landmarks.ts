import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { cropTensor, type DecodedImage, type Square } from "../image/mod.ts";
import { sigmoid } from "./decode_detections.ts";
import { longerSide } from "./geometry.ts";
import { createSession } from "./session.ts";
import { DEGREES } from "./spec.ts";
import type { Face, Point } from "./types.ts";

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
  /** And of at least this probability that the crop shows a face, for a model that tells it. */
  readonly minFace?: number;
}

export interface LandmarkAssets {
  /** The ONNX model, verified by the caller. */
  readonly model: Uint8Array;
  readonly spec: LandmarkSpec;
}

/** A loaded model that takes a close look at one face. */
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

/** What the model sees of a face, in pixels of the photo. */
export interface CloseLook {
  /** Points, visibility and pose, and the box from a model that tells it, to be taken over. */
  readonly seen: Pick<Face, "points" | "visibility" | "pose"> & Partial<Pick<Face, "box">>;
  /** Probability that this is a face at all, for a model that tells it. */
  readonly probability?: number;
}

/** Looks at one detected face. Throws INTERNAL when the runtime fails or the model is one of another kind. */
export async function lookClosely(
  { spec, session }: LandmarkModel,
  image: DecodedImage,
  { box }: Face,
): Promise<CloseLook> {
  const side = spec.reach * longerSide(box);
  const square = { x: (box.x0 + box.x1 - side) / 2, y: (box.y0 + box.y1 - side) / 2, side };
  const tensor = cropTensor(image, square, spec.inputSize);
  try {
    const crop = new ort.Tensor("float32", tensor, [1, 3, spec.inputSize, spec.inputSize]);
    const { points, visible, pose, face: isFace, box: edges } = await session.run({
      [session.inputNames[0]!]: crop,
    });
    const at = numbers(points, "points", 10);
    const point = (index: number): Point => ({
      x: square.x + at[2 * index]! * side,
      y: square.y + at[2 * index + 1]! * side,
    });
    const shares = numbers(visible, "visible", 5).map(sigmoid);
    const [yaw, pitch, roll] = numbers(pose, "pose", 3).map((angle) => angle * DEGREES);
    return {
      seen: {
        points: [point(0), point(1), point(2), point(3), point(4)],
        visibility: [shares[0]!, shares[1]!, shares[2]!, shares[3]!, shares[4]!],
        pose: { yaw: yaw!, pitch: pitch!, roll: roll! },
        ...(edges && boxOf(numbers(edges, "box", 4), square)),
      },
      ...(isFace && { probability: sigmoid(numbers(isFace, "face", 1)[0]!) }),
    };
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `landmarks: ${describeThrowable(thrown)}`, cause: thrown });
  }
}

/** From shares of the crop; nothing where no box is left, so that the detector's stays. */
function boxOf(edges: readonly number[], { x, y, side }: Square): Partial<Pick<Face, "box">> {
  const [x0, y0, x1, y1] = edges.map((edge, index) => (index % 2 === 0 ? x : y) + edge * side);
  return x1! > x0! && y1! > y0! ? { box: { x0: x0!, y0: y0!, x1: x1!, y1: y1! } } : {};
}

function numbers(tensor: ort.Tensor | undefined, name: string, count: number): number[] {
  const values = Array.from(tensor?.data ?? [], Number);
  if (values.length !== count) throw new RangeError(`Output "${name}" is not [1,${count}]`);
  return values;
}
