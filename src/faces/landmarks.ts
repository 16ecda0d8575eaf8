import {
  type Network,
  type NetworkFile,
  openNetwork,
  type Outputs,
  runNetwork,
  type Runtime,
} from "../inference/mod.ts";
import { cropTensor, type DecodedImage, type Square } from "../pixels/mod.ts";
import { sigmoid } from "./decode_detections.ts";
import { longerSide } from "./geometry.ts";
import { DEGREES } from "./spec.ts";
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
  /** And of at least this probability that the crop shows a face, for a model that tells it. */
  readonly minFace?: number;
}

export type LandmarkAssets = NetworkFile<LandmarkSpec>;

/** A loaded model that takes a close look at one face. */
export type LandmarkModel = Network<LandmarkSpec>;

/** Loads the model and runs it once: what is wrong with it must not wait for the first face. Throws INTERNAL. */
export function openLandmarkModel(assets: LandmarkAssets, runtime: Runtime): Promise<LandmarkModel> {
  const side = assets.spec.inputSize;
  const image = { width: side, height: side, data: new Uint8ClampedArray(4 * side ** 2) };
  return openNetwork({
    ...assets,
    name: "landmarks",
    runtime,
    warmUp: (model) => lookClosely(model, image, { x0: 0, y0: 0, x1: side, y1: side }),
  });
}

/** What the model sees of a face, in pixels of the photo. */
export interface CloseLook {
  /** Points, visibility and pose, and the box from a model that tells it, to be taken over. */
  readonly seen: Pick<Face, "points" | "visibility" | "pose"> & Partial<Pick<Face, "box">>;
  /** Probability that this is a face at all, for a model that tells it. */
  readonly probability?: number;
}

/**
 * Looks at one face through its box, or at the mirror image of that crop: then places, visibility and pose are the mirror
 * image's. Throws INTERNAL when the runtime fails or the model is one of another kind.
 */
export async function lookClosely(
  model: LandmarkModel,
  image: DecodedImage,
  box: Box,
  { mirrored = false }: { readonly mirrored?: boolean } = {},
): Promise<CloseLook> {
  const { reach, inputSize } = model.spec;
  const side = reach * longerSide(box);
  const square = { x: (box.x0 + box.x1 - side) / 2, y: (box.y0 + box.y1 - side) / 2, side };
  const data = cropTensor(image, square, inputSize);
  if (mirrored) mirrorRows(data, inputSize);
  const crop = { data, dims: [1, 3, inputSize, inputSize] };
  return await runNetwork(model, crop, (outputs) => readLook(outputs, square));
}

function readLook(outputs: Outputs, square: Square): CloseLook {
  const at = outputs.numbers("points", 10);
  const point = (index: number): Point => ({
    x: square.x + at[2 * index]! * square.side,
    y: square.y + at[2 * index + 1]! * square.side,
  });
  const shares = outputs.numbers("visible", 5).map(sigmoid);
  const [yaw, pitch, roll] = outputs.numbers("pose", 3).map((angle) => angle * DEGREES);
  return {
    seen: {
      points: [point(0), point(1), point(2), point(3), point(4)],
      visibility: [shares[0]!, shares[1]!, shares[2]!, shares[3]!, shares[4]!],
      pose: { yaw: yaw!, pitch: pitch!, roll: roll! },
      ...(outputs.has("box") && boxOf(outputs.numbers("box", 4), square)),
    },
    ...(outputs.has("face") && { probability: sigmoid(outputs.numbers("face", 1)[0]!) }),
  };
}

function mirrorRows(planes: Float32Array, length: number): void {
  for (let row = 0; row < planes.length; row += length) planes.subarray(row, row + length).reverse();
}

/** From shares of the crop; nothing where no box is left, so that the detector's stays. */
function boxOf(edges: readonly number[], { x, y, side }: Square): Partial<Pick<Face, "box">> {
  const [x0, y0, x1, y1] = edges.map((edge, index) => (index % 2 === 0 ? x : y) + edge * side);
  return x1! > x0! && y1! > y0! ? { box: { x0: x0!, y0: y0!, x1: x1!, y1: y1! } } : {};
}
