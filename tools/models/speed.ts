/**
 * Times the face detector in onnxruntime-web on one thread, and compares its outputs with those of the training framework.
 *
 *   deno run -A tools/models/speed.ts
 *
 * The comparison needs models/training/.cache/reference.json (written by models/training/export.py) and is left out without it.
 */
import * as ort from "onnxruntime-web/wasm";
import { letterbox } from "../../src/image/mod.ts";

const root = new URL("../../", import.meta.url);
const wasm = new URL("ort-wasm-simd-threaded.wasm", import.meta.resolve("onnxruntime-web/wasm"));
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmBinary = (await Deno.readFile(wasm)).buffer;

/** Fastest, median and 95th percentile of 100 runs after 20 warm-up runs, in milliseconds. */
async function timed(work: () => unknown): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < 120; i++) {
    const start = performance.now();
    await work();
    if (i >= 20) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return `fastest ${times[0]?.toFixed(1)} ms, median ${times[50]?.toFixed(1)} ms, p95 ${
    times[95]?.toFixed(1)
  } ms`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

const session = await ort.InferenceSession.create(
  await Deno.readFile(new URL("models/face_detector.onnx", root)),
);
const photo = {
  width: 1280,
  height: 720,
  data: new Uint8ClampedArray(1280 * 720 * 4).map((_, i) => (i * 2654435761) >>> 24),
};
const shrink = () => letterbox(photo, { size: 320, multiple: 32, padding: 0 });
const { width, height } = shrink();
const feed = () => ({ image: new ort.Tensor("float32", shrink().tensor, [1, 3, height, width]) });
const input = feed();
say(`letterbox of 1280x720: ${await timed(shrink)}`);
say(`network, ${width}x${height}:      ${await timed(() => session.run(input))}`);
say(`both:                  ${await timed(() => session.run(feed()))}`);

const reference = new URL("models/training/.cache/reference.json", root);
try {
  const { height, width, image, outputs } = JSON.parse(await Deno.readTextFile(reference));
  const got = await session.run({
    image: new ort.Tensor("float32", Float32Array.from(image), [1, 3, height, width]),
  });
  for (const [name, expected] of Object.entries(outputs as Record<string, number[]>)) {
    const data = got[name]?.data as Float32Array;
    const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - (data[i] ?? NaN))), 0);
    say(
      `${name}: ${data.length} values for ${width}x${height}, largest difference ${worst.toExponential(1)}`,
    );
  }
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  say("no reference.json: outputs not compared");
}
