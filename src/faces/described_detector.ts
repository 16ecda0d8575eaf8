import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { type DecodedImage, letterbox } from "../image/mod.ts";
import { decodeYunet, type YunetLevel } from "./decode_yunet.ts";
import type { DetectorDescription } from "./detector_description.ts";
import { scaleFace } from "./detector.ts";
import { createSession } from "./session.ts";
import { STRIDES } from "./spec.ts";
import { suppressOverlaps } from "./suppress.ts";
import type { Face } from "./types.ts";

export interface DescribedDetectorAssets {
  /** onnxruntime-web's WebAssembly binary. */
  readonly runtime: Uint8Array;
  /** The ONNX model, verified by the loader. */
  readonly model: Uint8Array;
  readonly description: DetectorDescription;
}

/** A loaded detector of an operator's own. One inference at a time; one per worker. */
export interface DescribedDetector {
  readonly description: DetectorDescription;
  readonly session: ort.InferenceSession;
}

/**
 * Loads the detector and runs it once on nothing, so that a model of another shape is a refusal to start. Throws INTERNAL.
 */
export async function createDescribedDetector(
  { runtime, model, description }: DescribedDetectorAssets,
): Promise<DescribedDetector> {
  const detector = { description, session: await createSession(model, runtime) };
  const data = new Uint8ClampedArray(4 * 64 * 64);
  await detectByDescription(detector, { width: 64, height: 64, data });
  return detector;
}

/** Faces in pixels of the upright photo, best first, like those of the project's own detector. Throws INTERNAL. */
export async function detectByDescription(
  { description, session }: DescribedDetector,
  image: DecodedImage,
): Promise<Face[]> {
  const { input, thresholds } = description;
  const { tensor, width, height, scale } = letterbox(image, {
    size: input.size,
    multiple: input.square ? input.size : Math.max(...STRIDES),
    padding: 0,
  });
  try {
    const [name] = session.inputNames;
    if (name === undefined) throw new RangeError("Model has no input");
    const outputs = await session.run({
      [name]: new ort.Tensor("float32", toBgr(tensor), [1, 3, height, width]),
    });
    const levels = STRIDES.map((stride) => levelOf(outputs, stride, { width, height }));
    const faces = suppressOverlaps(decodeYunet(levels, thresholds.score), thresholds.nms_iou);
    return faces.map((face) => scaleFace(face, 1 / scale));
  } catch (thrown) {
    throw new IadError("INTERNAL", {
      detail: `described detector: ${describeThrowable(thrown)}`,
      cause: thrown,
    });
  }
}

/** RGB planes in the other order. */
function toBgr(planes: Float32Array): Float32Array {
  const plane = planes.length / 3;
  const out = new Float32Array(planes.length);
  for (const channel of [0, 1, 2]) {
    out.set(planes.subarray(channel * plane, (channel + 1) * plane), (2 - channel) * plane);
  }
  return out;
}

function levelOf(
  outputs: ort.InferenceSession.OnnxValueMapType,
  stride: number,
  { width, height }: { readonly width: number; readonly height: number },
): YunetLevel {
  const columns = width / stride;
  const cells = columns * (height / stride);
  function values(output: string, channels: number): Float32Array {
    const tensor = outputs[`${output}_${stride}`];
    if (!(tensor?.data instanceof Float32Array) || tensor.data.length !== cells * channels) {
      throw new RangeError(
        `Output "${output}_${stride}" is not ${channels} numbers for each of ${cells} cells`,
      );
    }
    return tensor.data;
  }
  return {
    stride,
    columns,
    classes: values("cls", 1),
    objects: values("obj", 1),
    boxes: values("bbox", 4),
    points: values("kps", 10),
  };
}
