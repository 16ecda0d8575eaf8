/**
 * Training windows of the frame origin network, into data/lab/frame_origin: `windows.bin`, four frames of 192×192 luma bytes
 * each, and a line of `windows.jsonl` for each. Goes on where it was stopped.
 *
 *     deno run -A lab/frame_origin/make.ts [rounds]
 */
import { FRAME_ORIGINS } from "../../src/frames/mod.ts";
import { attackWindow, cameraFor } from "../media/mod.ts";
import { type Planned, planWindows } from "./plan.ts";

const SIDE = 192;
const FRAMES = 4;
const BYTES = FRAMES * SIDE * SIDE;
const DEFAULT_ROUNDS = 6;

const folder = new URL("../../data/lab/frame_origin/", import.meta.url);
const shared = new URL("../../../shared/", import.meta.url);
const plan = await planWindows(shared, Number(Deno.args[0] ?? DEFAULT_ROUNDS));
await Deno.mkdir(folder, { recursive: true });
const index = await Deno.open(new URL("windows.jsonl", folder), { read: true, append: true, create: true });
const windows = await Deno.open(new URL("windows.bin", folder), { write: true, create: true });
const done = await linesOf(new URL("windows.jsonl", folder));
// A window without its line was cut off.
await windows.truncate(done * BYTES);
await windows.seek(0, Deno.SeekMode.End);

const started = performance.now();
for (let at = done; at < plan.length; at++) {
  const window = await draw(plan[at]!);
  await writeAll(windows, window);
  await writeAll(index, new TextEncoder().encode(`${JSON.stringify(lineOf(plan[at]!))}\n`));
  const rate = (at + 1 - done) / ((performance.now() - started) / 1000);
  const left = Math.round((plan.length - at - 1) / rate);
  const line = `\r${at + 1}/${plan.length} windows, ${rate.toFixed(1)}/s, ${left} s left  `;
  await Deno.stderr.write(new TextEncoder().encode(line));
}
windows.close();
index.close();

async function draw({ kind, scene, take }: Planned): Promise<Uint8Array> {
  const frames = await attackWindow({ kind, scene, take, side: SIDE, frames: FRAMES, shared });
  const out = new Uint8Array(BYTES);
  for (const [at, frame] of frames.entries()) out.set(frame, at * SIDE * SIDE);
  return out;
}

function lineOf({ kind, class: origin, scene, take, validation }: Planned): Record<string, unknown> {
  const transport = kind === "camera" ? cameraFor(scene, take).transport : "none";
  return { kind, class: FRAME_ORIGINS.indexOf(origin), scene: scene.index, take, validation, transport };
}

async function linesOf(url: URL): Promise<number> {
  return (await Deno.readTextFile(url)).split("\n").length - 1;
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
