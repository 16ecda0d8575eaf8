import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { type DecodedImage, letterbox } from "../image/mod.ts";
import { decodeDetections, type DetectorLevel } from "./decode_detections.ts";
import { createSession } from "./session.ts";
import { CHANNELS, type DetectorSpec, STRIDES } from "./spec.ts";
import { suppressOverlaps } from "./suppress.ts";
import type { Face, Point } from "./types.ts";

export interface DetectorAssets {
  /** onnxruntime-web's WebAssembly binary. */
  readonly runtime: Uint8Array;
  /** The ONNX model, verified by the caller. */
  readonly model: Uint8Array;
  readonly spec: DetectorSpec;
}

/** A loaded model. One inference at a time; one per worker. */
export interface FaceDetector {
  readonly spec: DetectorSpec;
  readonly session: ort.InferenceSession;
}

/** Loads the detector. Throws INTERNAL when the runtime or the model does not load. */
export async function createFaceDetector({ runtime, model, spec }: DetectorAssets): Promise<FaceDetector> {
  return { spec, session: await createSession(model, runtime) };
}

/**
 * Finds faces of at least `minScore`, in pixels of the upright photo, best first; none is an empty list. Boxes and points may reach outside
 * the photo: that is how a cropped face shows. Throws INTERNAL when the runtime fails.
 */
export async function detectFaces(
  detector: FaceDetector,
  image: DecodedImage,
  options: { readonly minScore: number } = { minScore: detector.spec.scoreThreshold },
): Promise<Face[]> {
  const { spec, session } = detector;
  const { tensor, width, height, scale } = letterbox(image, {
    size: spec.inputSize,
    multiple: Math.max(...STRIDES),
    padding: spec.padding,
  });
  try {
    const outputs = await session.run({ image: new ort.Tensor("float32", tensor, [1, 3, height, width]) });
    const levels = STRIDES.map((stride) => levelOf(outputs[`s${stride}`], stride));
    const faces = suppressOverlaps(decodeDetections(levels, options.minScore), spec.nmsIou);
    return faces.map((face) => scaleFace(face, 1 / scale));
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `detector: ${describeThrowable(thrown)}`, cause: thrown });
  }
}

function levelOf(tensor: ort.Tensor | undefined, stride: number): DetectorLevel {
  const [batch, channels, rows, columns] = tensor?.dims ?? [];
  if (tensor === undefined || batch !== 1 || channels !== CHANNELS) {
    throw new RangeError(`Detector output "s${stride}" is not [1,${CHANNELS},H,W]`);
  }
  return { stride, rows: rows!, columns: columns!, data: tensor.data as Float32Array };
}

/** A face in pixels of a picture that is so many times as large. */
export function scaleFace(face: Face, by: number): Face {
  const { box, points } = face;
  const scaled = (point: Point): Point => ({ x: point.x * by, y: point.y * by });
  const [a, b, c, d, e] = points;
  return {
    ...face,
    box: { x0: box.x0 * by, y0: box.y0 * by, x1: box.x1 * by, y1: box.y1 * by },
    points: [scaled(a), scaled(b), scaled(c), scaled(d), scaled(e)],
  };
}
