/**
 * Times the face detector in onnxruntime-web on one thread, and compares its outputs with those of the training framework.
 *
 *   deno run -A tools/models/speed.ts
 *
 * The comparison needs models/training/.cache/reference.json (written by models/training/export.py) and is left out without it.
 */
import * as ort from "onnxruntime-web/wasm";

const root = new URL("../../", import.meta.url);
const wasm = new URL("ort-wasm-simd-threaded.wasm", import.meta.resolve("onnxruntime-web/wasm"));
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmBinary = (await Deno.readFile(wasm)).buffer;

const side = 320;

/** RGBA -> planar RGB 0..255 in 320x320: area average by whole source pixels, top left, zero padded. */
function letterbox(rgba: Uint8Array, width: number, height: number): Float32Array {
  const out = new Float32Array(3 * side * side);
  const scale = side / Math.max(width, height);
  const w = Math.round(width * scale), h = Math.round(height * scale);
  for (let y = 0; y < h; y++) {
    const y0 = Math.floor(y * height / h), y1 = Math.max(y0 + 1, Math.floor((y + 1) * height / h));
    for (let x = 0; x < w; x++) {
      const x0 = Math.floor(x * width / w), x1 = Math.max(x0 + 1, Math.floor((x + 1) * width / w));
      let r = 0, g = 0, b = 0;
      for (let v = y0; v < y1; v++) {
        for (let i = (v * width + x0) * 4; i < (v * width + x1) * 4; i += 4) {
          r += rgba[i] ?? 0;
          g += rgba[i + 1] ?? 0;
          b += rgba[i + 2] ?? 0;
        }
      }
      const n = (y1 - y0) * (x1 - x0), at = y * side + x;
      out[at] = r / n;
      out[at + side * side] = g / n;
      out[at + 2 * side * side] = b / n;
    }
  }
  return out;
}

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
const rgba = new Uint8Array(1280 * 720 * 4).map((_, i) => (i * 2654435761) >>> 24);
const feed = () => ({ image: new ort.Tensor("float32", letterbox(rgba, 1280, 720), [1, 3, side, side]) });
const input = feed();
say(`letterbox of 1280x720: ${await timed(() => letterbox(rgba, 1280, 720))}`);
say(`network, 320x320:      ${await timed(() => session.run(input))}`);
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
