import type { Box, Face } from "../faces/mod.ts";
import { type Network, runNetwork } from "../inference/mod.ts";
import { cropRectangle, type DecodedImage, type Rectangle } from "../pixels/mod.ts";
import type { LivenessDescription } from "./operator_model_description.ts";
import { ofLogit, ofProbability } from "./rating.ts";
import type { FaceLiveness } from "./types.ts";

/** Probabilities that add up to something else are logits under another name. */
const SUM_TOLERANCE = 0.01;

/** Rates a face by a network of an operator's own, as he described it. Throws INTERNAL where it is not as described. */
export async function rateByOperatorModel(
  network: Network<LivenessDescription>,
  { image, face }: { readonly image: DecodedImage; readonly face: Face },
): Promise<FaceLiveness> {
  const { input, crop, output } = network.spec;
  const { width, height } = input;
  const planes = cropRectangle(image, cropOf(face.box, crop, image), {
    width,
    height,
    outside: crop.outside === "mirror" ? "mirror" : "zero",
  });
  const dims = input.layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
  return await runNetwork(
    network,
    { data: arrange(planes, input), dims },
    (outputs) => rating(outputs.numbers(undefined, output.classes), output),
  );
}

/** The part of the picture that the network sees. Exported for its own test. */
export function cropOf(
  box: Box,
  { factor, shape, outside }: LivenessDescription["crop"],
  image: { readonly width: number; readonly height: number },
): Rectangle {
  const longer = Math.max(box.x1 - box.x0, box.y1 - box.y0);
  const sides = shape === "square"
    ? { width: longer, height: longer }
    : { width: box.x1 - box.x0, height: box.y1 - box.y0 };
  const fitting = outside === "inside"
    ? Math.min(factor, image.width / sides.width, image.height / sides.height)
    : factor;
  const width = sides.width * fitting;
  const height = sides.height * fitting;
  const x = (box.x0 + box.x1 - width) / 2;
  const y = (box.y0 + box.y1 - height) / 2;
  if (outside !== "inside") return { x, y, width, height };
  return {
    x: Math.max(0, Math.min(image.width - width, x)),
    y: Math.max(0, Math.min(image.height - height, y)),
    width,
    height,
  };
}

/** RGB planes, 0 to 255, as the network wants them: channel order, layout, mean and scale. */
function arrange(planes: Float32Array, input: LivenessDescription["input"]): Float32Array {
  const { mean, scale, layout } = input;
  const pixels = planes.length / 3;
  const out = new Float32Array(planes.length);
  for (let channel = 0; channel < 3; channel++) {
    const from = (input.channels === "RGB" ? channel : 2 - channel) * pixels;
    const factor = typeof scale === "number" ? scale : scale[channel]!;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const to = layout === "NCHW" ? channel * pixels + pixel : 3 * pixel + channel;
      out[to] = (planes[from + pixel]! - mean[channel]!) * factor;
    }
  }
  return out;
}

function rating(
  values: readonly number[],
  { of, live }: LivenessDescription["output"],
): FaceLiveness {
  const own = values[live]!;
  if (of === "logit") return ofLogit(own);
  if (of === "probabilities") {
    const sum = values.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > SUM_TOLERANCE) throw new RangeError("Probabilities do not add up to 1");
    return ofProbability(Math.max(0, Math.min(1, own)));
  }
  const others = values.filter((_, index) => index !== live);
  const most = Math.max(...others);
  return ofLogit(own - most - Math.log(others.reduce((sum, value) => sum + Math.exp(value - most), 0)));
}
