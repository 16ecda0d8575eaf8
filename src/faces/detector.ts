import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { type DecodedImage, letterbox } from "../image/mod.ts";
import { decodeDetections, type DetectorLevel } from "./decode_detections.ts";
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

/**
 * Loads the detector. Throws INTERNAL when the runtime or the model does not load.
 *
 * One thread and no proxy: parallelism is workers, and the runtime's own threads need a `blob:` import that fails
 * here. The binary is handed in, so that nothing is fetched and no permission is needed.
 */
export async function createFaceDetector({ runtime, model, spec }: DetectorAssets): Promise<FaceDetector> {
  try {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.proxy = false;
    ort.env.wasm.wasmBinary = runtime as Uint8Array<ArrayBuffer>;
    ort.env.logLevel = "error";
    const session = await ort.InferenceSession.create(model, {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
    });
    return { spec, session };
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `detector: ${describeThrowable(thrown)}`, cause: thrown });
  }
}

/**
 * Finds faces, in pixels of the upright photo, best first; none is an empty list. Boxes and points may reach outside
 * the photo: that is how a cropped face shows. Throws INTERNAL when the runtime fails.
 */
export async function detectFaces(detector: FaceDetector, image: DecodedImage): Promise<Face[]> {
  const { spec, session } = detector;
  const size = spec.inputSize;
  const { tensor, scale } = letterbox(image, { size, padding: spec.padding });
  try {
    const outputs = await session.run({ image: new ort.Tensor("float32", tensor, [1, 3, size, size]) });
    const levels = STRIDES.map((stride) => levelOf(outputs[`s${stride}`], stride));
    const faces = suppressOverlaps(decodeDetections(levels, spec.scoreThreshold), spec.nmsIou);
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

function scaleFace({ box, points, score }: Face, by: number): Face {
  const scaled = (point: Point): Point => ({ x: point.x * by, y: point.y * by });
  const [a, b, c, d, e] = points;
  return {
    box: { x0: box.x0 * by, y0: box.y0 * by, x1: box.x1 * by, y1: box.y1 * by },
    points: [scaled(a), scaled(b), scaled(c), scaled(d), scaled(e)],
    score,
  };
}
