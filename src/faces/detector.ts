import {
  type Network,
  type NetworkFile,
  openNetwork,
  type Outputs,
  runNetwork,
  type Runtime,
} from "../inference/mod.ts";
import { type DecodedImage, letterbox } from "../pixels/mod.ts";
import { decodeDetections, type DetectorLevel } from "./decode_detections.ts";
import { detectByOperatorModel } from "./operator_model.ts";
import type { DetectorDescription } from "./operator_model_description.ts";
import { scaleFace } from "./scale_face.ts";
import { CHANNELS, type DetectorSpec, STRIDES } from "./spec.ts";
import { suppressOverlaps } from "./suppress.ts";
import type { Face } from "./types.ts";

/** The project's own detector, or one of an operator's own. Verified by the loader. */
export type DetectorAssets =
  | { readonly kind: "builtin" } & NetworkFile<DetectorSpec>
  | { readonly kind: "operator" } & NetworkFile<DetectorDescription>;

/** A loaded detector. */
export type FaceDetector =
  | { readonly kind: "builtin"; readonly network: Network<DetectorSpec> }
  | { readonly kind: "operator"; readonly network: Network<DetectorDescription> };

/** Side of the picture that a detector is warmed up with, pixels. */
const WARM_UP_SIDE = 64;

/** Loads a detector and runs it once. Throws INTERNAL. */
export async function openDetector(assets: DetectorAssets, runtime: Runtime): Promise<FaceDetector> {
  const image = {
    width: WARM_UP_SIDE,
    height: WARM_UP_SIDE,
    data: new Uint8ClampedArray(4 * WARM_UP_SIDE ** 2),
  };
  if (assets.kind === "operator") {
    const warmUp = (network: Network<DetectorDescription>) => detectByOperatorModel(network, image);
    return {
      kind: "operator",
      network: await openNetwork({ ...assets, name: "operator's detector", runtime, warmUp }),
    };
  }
  const warmUp = (network: Network<DetectorSpec>) => detectByOwnModel(network, image, {});
  return { kind: "builtin", network: await openNetwork({ ...assets, name: "detector", runtime, warmUp }) };
}

/** Detections of at least this are faces where nothing looks at them again, 0 to 1. */
export function scoreThreshold(detector: FaceDetector): number {
  return detector.kind === "builtin"
    ? detector.network.spec.scoreThreshold
    : detector.network.spec.thresholds.score;
}

interface DetectOptions {
  /** As the detector's description says where it is left out. */
  readonly minScore?: number;
  /** Longer side of the input in pixels, likewise. */
  readonly inputSize?: number;
}

/**
 * Finds faces of at least `minScore`, in pixels of the upright photo, best first; none is an empty list. Boxes and points
 * may reach outside the photo: that is how a cropped face shows. The scores of an operator's own detector are on a scale of
 * their own, and its input of one size, so that both stay. Throws INTERNAL when the runtime fails.
 */
export async function detectFaces(
  detector: FaceDetector,
  image: DecodedImage,
  options: DetectOptions = {},
): Promise<Face[]> {
  return detector.kind === "builtin"
    ? await detectByOwnModel(detector.network, image, options)
    : await detectByOperatorModel(detector.network, image);
}

async function detectByOwnModel(
  network: Network<DetectorSpec>,
  image: DecodedImage,
  { minScore = network.spec.scoreThreshold, inputSize = network.spec.inputSize }: DetectOptions,
): Promise<Face[]> {
  const { spec } = network;
  const { tensor, width, height, scale } = letterbox(image, {
    size: inputSize,
    multiple: Math.max(...STRIDES),
    padding: spec.padding,
  });
  const input = { image: { data: tensor, dims: [1, 3, height, width] } };
  const levels = await runNetwork(
    network,
    input,
    (outputs) => STRIDES.map((stride) => levelOf(outputs, stride)),
  );
  const faces = suppressOverlaps(decodeDetections(levels, minScore), spec.nmsIou);
  return faces.map((face) => scaleFace(face, 1 / scale));
}

function levelOf(outputs: Outputs, stride: number): DetectorLevel {
  const { data, dims } = outputs.tensor(`s${stride}`, [1, CHANNELS, null, null]);
  return { stride, rows: dims[2]!, columns: dims[3]!, data };
}
