/**
 * Head pose of face crops by the published FSA-Net, the teacher of the training portraits' own pose.
 *
 *   deno run -A models/training/common/teach_pose.ts crops.bin angles.json
 *
 * Reads uint8 [N,64,64,3] RGB, writes [[yaw, pitch, roll], ...] in the teacher's degrees: the mean of its two networks.
 * Needs ../shared/models/fsanet; run by poses.py, which turns the signs into ours.
 */
import * as ort from "onnxruntime-web/wasm";

const SIDE = 64;
const folder = new URL("../../../../shared/models/fsanet/", import.meta.url);
const [from, to] = Deno.args;
if (from === undefined || to === undefined) throw new Error("usage: teach_pose.ts crops.bin angles.json");
const wasm = new URL("ort-wasm-simd-threaded.wasm", import.meta.resolve("onnxruntime-web/wasm"));
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmBinary = (await Deno.readFile(wasm)).buffer;
const sessions = await Promise.all(
  ["fsanet-1x1-iter-688590.onnx", "fsanet-var-iter-688590.onnx"].map(async (file) =>
    ort.InferenceSession.create(await Deno.readFile(new URL(file, folder)))
  ),
);
const crops = await Deno.readFile(from);
const size = SIDE * SIDE;
const angles: number[][] = [];
for (let start = 0; start < crops.length; start += 3 * size) {
  const planes = new Float32Array(3 * size);
  for (let i = 0; i < size; i++) {
    // The teacher's channels are blue, green, red.
    for (let c = 0; c < 3; c++) planes[c * size + i] = (crops[start + 3 * i + 2 - c]! - 127.5) / 128;
  }
  const sum = [0, 0, 0];
  for (const session of sessions) {
    const { output } = await session.run({ input: new ort.Tensor("float32", planes, [1, 3, SIDE, SIDE]) });
    sum.forEach((_, k) => sum[k]! += Number(output!.data[k]) / sessions.length);
  }
  angles.push(sum.map((v) => Math.round(v * 100) / 100));
}
await Deno.writeTextFile(to, JSON.stringify(angles));
