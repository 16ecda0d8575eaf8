import * as ort from "onnxruntime-web/wasm";
import type { Face } from "../faces/mod.ts";
import { cropTensor, type DecodedImage } from "../image/mod.ts";
import type { TwoLooksSpec } from "./types.ts";

/**
 * The logit of the project's own network, which looks twice: at the face with what is around it, where bezels, edges and
 * glare are, and at the middle of the face in the photo's own pixels, where grids and dots are.
 */
export async function twoLooks(
  session: ort.InferenceSession,
  { inputSize, reach, closeFace }: TwoLooksSpec,
  { image, face: { box } }: { readonly image: DecodedImage; readonly face: Face },
): Promise<number> {
  const longer = Math.max(box.x1 - box.x0, box.y1 - box.y0);
  function look(side: number): ort.Tensor {
    const square = { x: (box.x0 + box.x1 - side) / 2, y: (box.y0 + box.y1 - side) / 2, side };
    return new ort.Tensor("float32", cropTensor(image, square, inputSize), [1, 3, inputSize, inputSize]);
  }
  const { logit } = await session.run({
    view: look(reach * longer),
    detail: look(inputSize * Math.max(1, longer / closeFace)),
  });
  if (logit?.data.length !== 1) throw new RangeError('Output "logit" is not one number');
  return Number(logit.data[0]);
}
