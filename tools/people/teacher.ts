import type { Box } from "../../src/faces/mod.ts";
import { longerSide } from "../../src/faces/geometry.ts";
import { type Network, openNetwork, runNetwork, type Runtime } from "../../src/inference/mod.ts";
import { cropRectangle, type DecodedImage } from "../../src/pixels/mod.ts";
import { readPublished } from "./published.ts";

const FILES = ["fsanet-1x1-iter-688590.onnx", "fsanet-var-iter-688590.onnx"] as const;
const SIDE = 64;
/** Side of the crop over the longer side of the face's box. */
const REACH = 1.2;

/** The published FSA-Net: two networks, of which the mean counts. */
export type Teacher = readonly Network<null>[];

/** Undefined where its files are not there. Throws INTERNAL. */
export async function openTeacher(runtime: Runtime): Promise<Teacher | undefined> {
  const networks: Network<null>[] = [];
  for (const file of FILES) {
    const model = await readPublished(`fsanet/${file}`);
    if (model === undefined) return undefined;
    const warmUp = (network: Network<null>) => anglesBy(network, new Float32Array(3 * SIDE ** 2));
    networks.push(await openNetwork({ name: file, model, spec: null, runtime, warmUp }));
  }
  return networks;
}

/** Degrees, positive to the right of the picture and down, of the face in a box. Throws INTERNAL. */
export async function turnOf(
  teacher: Teacher,
  image: DecodedImage,
  box: Box,
): Promise<{ readonly yaw: number; readonly pitch: number }> {
  const side = REACH * longerSide(box);
  const square = {
    x: (box.x0 + box.x1 - side) / 2,
    y: (box.y0 + box.y1 - side) / 2,
    width: side,
    height: side,
  };
  const planes = cropRectangle(image, square, { width: SIDE, height: SIDE, outside: "mirror" });
  const input = normalised(planes);
  let [yaw, pitch] = [0, 0];
  for (const network of teacher) {
    const [left, up] = await anglesBy(network, input);
    yaw -= left / teacher.length;
    pitch -= up / teacher.length;
  }
  return { yaw, pitch };
}

/** Blue, green, red; −1 to 1. */
function normalised(planes: Float32Array): Float32Array {
  const plane = SIDE ** 2;
  return planes.map((_, at) => {
    const channel = 2 - Math.floor(at / plane);
    return (planes[channel * plane + at % plane]! - 127.5) / 128;
  });
}

/** Yaw to the left and pitch up, degrees. */
async function anglesBy(network: Network<null>, data: Float32Array): Promise<readonly [number, number]> {
  return await runNetwork(network, { data, dims: [1, 3, SIDE, SIDE] }, (outputs) => {
    const [left, up] = outputs.numbers(undefined, 3);
    return [left!, up!];
  });
}
