import { type Network, type Outputs, runNetwork } from "../inference/mod.ts";
import { type DecodedImage, letterbox } from "../pixels/mod.ts";
import { decodeYunet, type YunetLevel } from "./decode_yunet.ts";
import type { DetectorDescription } from "./operator_model_description.ts";
import { scaleFace } from "./scale_face.ts";
import { STRIDES } from "./spec.ts";
import { suppressOverlaps } from "./suppress.ts";
import type { Face } from "./types.ts";

/**
 * Faces by a detector of an operator's own, as he described it: in pixels of the upright photo, best first, like those of
 * the project's own detector. Throws INTERNAL where it is not as described.
 */
export async function detectByOperatorModel(
  network: Network<DetectorDescription>,
  image: DecodedImage,
): Promise<Face[]> {
  const { input, thresholds } = network.spec;
  const { tensor, width, height, scale } = letterbox(image, {
    size: input.size,
    multiple: input.square ? input.size : Math.max(...STRIDES),
    padding: 0,
  });
  const levels = await runNetwork(
    network,
    { data: toBgr(tensor), dims: [1, 3, height, width] },
    (outputs) => STRIDES.map((stride) => levelOf(outputs, stride, { width, height })),
  );
  const faces = suppressOverlaps(decodeYunet(levels, thresholds.score), thresholds.nms_iou);
  return faces.map((face) => scaleFace(face, 1 / scale));
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
  outputs: Outputs,
  stride: number,
  { width, height }: { readonly width: number; readonly height: number },
): YunetLevel {
  const columns = width / stride;
  const cells = columns * (height / stride);
  const values = (output: string, channels: number) =>
    outputs.values(`${output}_${stride}`, cells * channels);
  return {
    stride,
    columns,
    classes: values("cls", 1),
    objects: values("obj", 1),
    boxes: values("bbox", 4),
    points: values("kps", 10),
  };
}
