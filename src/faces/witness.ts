import { type Network, type NetworkFile, openNetwork, runNetwork, type Runtime } from "../inference/mod.ts";
import { cropTensor, type DecodedImage, type Square } from "../pixels/mod.ts";
import { countAnchors, decodeWitness, WITNESS_VALUES, type WitnessedFace } from "./decode_witness.ts";
import { intersectionOverUnion, longerSide } from "./geometry.ts";
import type { Box, Point } from "./types.ts";

/** What the witness's entry in models/manifest.json tells about using it. */
export interface WitnessSpec {
  readonly version: string;
  /** Side of the square input in pixels. */
  readonly inputSize: number;
  /** Side of the crop over the longer side of the candidate's box. */
  readonly reach: number;
  /** It is asked about detections of at least this score. */
  readonly candidateScore: number;
  /** A face has at least this score, 0 to 1. */
  readonly minScore: number;
  /** And a box that overlaps the candidate's by at least this, intersection over union. */
  readonly minOverlap: number;
  /** Below this score it saw nobody. */
  readonly leastScore: number;
  /** From this score on a face is in such plain sight that little of it can be covered. */
  readonly clearScore: number;
}

/** The model as ONNX. */
export type WitnessAssets = NetworkFile<WitnessSpec>;

/** A loaded second detector of another origin, which is asked where the first one's close look refuses a candidate. */
export type WitnessModel = Network<WitnessSpec>;

/** What the witness saw, in pixels of the photo. */
export interface Testimony {
  /** As the project's own networks draw it: from the hairline to the chin. */
  readonly box: Box;
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  /** 0 to 1. */
  readonly score: number;
  /** Of its box with the candidate's, intersection over union. */
  readonly overlap: number;
}

/** Loads the model and runs it once. Throws INTERNAL. */
export function openWitnessModel(assets: WitnessAssets, runtime: Runtime): Promise<WitnessModel> {
  const crop = new Float32Array(3 * assets.spec.inputSize ** 2);
  return openNetwork({ ...assets, name: "witness", runtime, warmUp: (model) => seenIn(model, crop) });
}

/** Looks at one candidate; undefined where it sees nobody. Throws INTERNAL. */
export async function askWitness(
  model: WitnessModel,
  image: DecodedImage,
  candidate: Box,
): Promise<Testimony | undefined> {
  const { inputSize, reach } = model.spec;
  const side = reach * longerSide(candidate);
  const square = {
    x: (candidate.x0 + candidate.x1 - side) / 2,
    y: (candidate.y0 + candidate.y1 - side) / 2,
    side,
  };
  const seen = await seenIn(model, cropTensor(image, square, inputSize));
  if (seen === undefined) return undefined;
  const at = (point: Point) => inPhoto(point, square);
  const [topLeft, bottomRight] = [
    at({ x: seen.box.x0, y: seen.box.y0 }),
    at({ x: seen.box.x1, y: seen.box.y1 }),
  ];
  const box = { x0: topLeft.x, y0: topLeft.y, x1: bottomRight.x, y1: bottomRight.y };
  return {
    box: wholeFace(box),
    leftEye: at(seen.leftEye),
    rightEye: at(seen.rightEye),
    nose: at(seen.nose),
    score: seen.score,
    overlap: intersectionOverUnion(box, candidate),
  };
}

function inPhoto({ x, y }: Point, square: Square): Point {
  return { x: square.x + x * square.side, y: square.y + y * square.side };
}

/** The witness's boxes begin at the brows; the shares are means over portraits, see models/face_witness.md. */
function wholeFace({ x0, y0, x1, y1 }: Box): Box {
  const [width, height] = [x1 - x0, y1 - y0];
  return { x0: x0 + 0.04 * width, y0: y0 - 0.204 * height, x1: x0 + 0.949 * width, y1: y0 + 0.998 * height };
}

function seenIn(model: WitnessModel, crop: Float32Array): Promise<WitnessedFace | undefined> {
  const { inputSize, leastScore } = model.spec;
  const input = { data: centred(crop), dims: [1, 3, inputSize, inputSize] };
  return runNetwork(model, input, (outputs) => {
    const count = countAnchors(inputSize);
    const values = outputs.values("regressors", WITNESS_VALUES * count);
    const logits = outputs.values("classificators", count);
    return decodeWitness({ values, logits, size: inputSize }, leastScore);
  });
}

/** 0 to 255 as −1 to 1, in place. */
function centred(values: Float32Array): Float32Array {
  for (let at = 0; at < values.length; at++) values[at] = values[at]! / 127.5 - 1;
  return values;
}
