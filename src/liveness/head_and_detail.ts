import type { Face } from "../faces/mod.ts";
import { type Input, type Network, runNetwork } from "../inference/mod.ts";
import { cropTensor, type DecodedImage } from "../pixels/mod.ts";
import { ofLogit } from "./rating.ts";
import type { FaceLiveness, HeadAndDetailSpec } from "./types.ts";

/**
 * Rates a face by the project's own network, which looks twice: at the head with what is around it, where bezels, edges
 * and glare are, and at the middle of the face in the photo's own pixels, where grids and dots are. Throws INTERNAL.
 */
export async function rateByOwnModel(
  network: Network<HeadAndDetailSpec>,
  { image, face: { box } }: { readonly image: DecodedImage; readonly face: Face },
): Promise<FaceLiveness> {
  const { inputSize, reach, closeFace, offset, temperature } = network.spec;
  const longer = Math.max(box.x1 - box.x0, box.y1 - box.y0);
  function crop(side: number): Input {
    const square = { x: (box.x0 + box.x1 - side) / 2, y: (box.y0 + box.y1 - side) / 2, side };
    return { data: cropTensor(image, square, inputSize), dims: [1, 3, inputSize, inputSize] };
  }
  const crops = { view: crop(reach * longer), detail: crop(inputSize * Math.max(1, longer / closeFace)) };
  const logit = await runNetwork(network, crops, (outputs) => outputs.numbers("logit", 1)[0]!);
  return ofLogit((logit - offset) / temperature);
}
