import { type Network, type NetworkFile, openNetwork, runNetwork, type Runtime } from "../inference/mod.ts";
import { type DecodedImage, leaningCrop, type LeaningSquare } from "../pixels/mod.ts";
import { distance } from "./geometry.ts";
import { mainFace } from "./main_face.ts";
import { DEGREES } from "./spec.ts";
import type { Face, Point } from "./types.ts";

/** What the entry of a pose model in models/manifest.json tells about using it. */
export interface PoseSpec {
  readonly version: string;
  /** Side of the square input in pixels. */
  readonly inputSize: number;
  /** Side of the crop over {@link uprightSquare}'s measure of a face. */
  readonly reach: number;
  /** Degrees of yaw or pitch, as the close look sees them, from which on a head is looked at again. */
  readonly from: number;
}

export type PoseAssets = NetworkFile<PoseSpec>;

/** A loaded model that measures how far a head is turned. */
export type PoseModel = Network<PoseSpec>;

/** Loads the model and runs it once. Throws INTERNAL. */
export function openPoseModel(assets: PoseAssets, runtime: Runtime): Promise<PoseModel> {
  const crop = new Float32Array(3 * assets.spec.inputSize ** 2);
  return openNetwork({ ...assets, name: "pose", runtime, warmUp: (model) => anglesOf(model, crop) });
}

/**
 * The faces with the main one's yaw and pitch measured anew, where the close look sees it turned: only there can a
 * closer measure change an answer, and a face that looks ahead costs nothing. Throws INTERNAL.
 */
export async function measureTurn(
  model: PoseModel,
  image: DecodedImage,
  faces: readonly Face[],
): Promise<Face[]> {
  const main = mainFace(faces);
  const seen = main?.pose;
  if (main === undefined || seen === undefined) return [...faces];
  if (Math.max(Math.abs(seen.yaw), Math.abs(seen.pitch)) < model.spec.from) return [...faces];
  const { inputSize, reach } = model.spec;
  const crop = leaningCrop(image, uprightSquare(main.points, reach), inputSize);
  const [yaw, pitch] = await anglesOf(model, crop);
  const pose = { ...seen, yaw: DEGREES * yaw, pitch: DEGREES * pitch };
  return faces.map((face) => face === main ? { ...face, pose } : face);
}

/**
 * A square level with the eyes, about the middle between eyes and mouth. Its side is `reach` · √(eye distance² + way from
 * eyes to mouth²). The nose has no part in it: where it lies in the crop tells the turn.
 */
export function uprightSquare(points: Face["points"], reach: number): LeaningSquare {
  const [left, right, , leftCorner, rightCorner] = points;
  const eyes = between(left, right);
  const mouth = between(leftCorner, rightCorner);
  return {
    ...between(eyes, mouth),
    side: reach * Math.hypot(distance(left, right), distance(eyes, mouth)),
    lean: Math.atan2(right.y - left.y, right.x - left.x),
  };
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function anglesOf(model: PoseModel, crop: Float32Array): Promise<readonly [number, number]> {
  const { inputSize } = model.spec;
  return runNetwork(model, { data: crop, dims: [1, 3, inputSize, inputSize] }, (outputs) => {
    const [yaw, pitch] = outputs.numbers("angles", 2);
    return [yaw!, pitch!];
  });
}
