/**
 * The figures of models/face_liveness.md that the server's own code gives: time, equality with the training framework, the
 * project's photographs, and, on the held-out pictures, the project's network beside two published ones.
 *
 * The pictures come from models/training/liveness/data.py and ../shared/data, the published networks from ../shared/models.
 */
import type { Runtime } from "../../src/inference/mod.ts";
import * as ort from "onnxruntime-web/wasm";
import type { Face } from "../../src/faces/mod.ts";
import { createSession } from "../../src/inference/session.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import { type LivenessNetwork, openLivenessNetwork, rateFace } from "../../src/liveness/mod.ts";
import { ACCEPTED, decodeLabelled, labelledFace } from "../../harness/labelled_photos.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { openPublishedRaters } from "../people/published.ts";
import { say } from "./say.ts";

const ROOT = new URL("../../", import.meta.url);
const DRAWN = new URL("models/training/.cache/liveness/", ROOT);
const TIMED = "selfie-chi-1280x720.jpg";
const ROUNDS = 120;

interface Drawn {
  readonly file: string;
  readonly kind: "live" | "screen" | "print" | "cutout";
  readonly box: readonly [number, number, number, number];
}

interface Rated {
  readonly kind: Drawn["kind"];
  /** Logit, in the order of the networks. */
  readonly scores: readonly number[];
}

/** Prints the figures. Needs the repository alone for the first three. */
export async function evaluateLiveness(): Promise<void> {
  const { assets } = await loadAssets(undefined, { liveness: { kind: "builtin" } });
  const { runtime } = assets;
  const ours = await openLivenessNetwork(assets.liveness!, runtime);
  await time(ours);
  await equality(assets.liveness!.model, runtime);
  await photographs(ours);
  await sideBySide(ours, { runtime, codec: assets.codec });
}

async function time(network: LivenessNetwork): Promise<void> {
  const [image, face] = [await decodeLabelled(TIMED), labelledFace(TIMED)];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await rateFace(network, image, face);
    if (round >= ROUNDS / 10) times.push(performance.now() - start);
  }
  const at = (share: number) => quantile(times, share).toFixed(1);
  say(`crops and network, 720p, one thread: fastest ${at(0)} ms, median ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

async function equality(model: Uint8Array, runtime: Runtime): Promise<void> {
  const file = new URL("tests/fixtures/models/liveness_reference.json", ROOT);
  const { shape, logit } = JSON.parse(await Deno.readTextFile(file));
  const session = await createSession(model, runtime);
  const found = await session.run(countedInputs(shape));
  await session.release();
  say(
    `output of the training framework ${logit}, here off by ${
      Math.abs(Number(found["logit"]!.data[0]) - logit)
    }`,
  );
}

/** 0 to 255 by a multiplicative hash of the index, and that turned over, as models/training/liveness/export.py has them. */
export function countedInputs(shape: readonly number[]): Record<string, ort.Tensor> {
  const length = shape.reduce((product, side) => product * side, 1);
  const view = Float32Array.from({ length }, (_, index) => Math.imul(index, 2654435761) >>> 24);
  return {
    view: new ort.Tensor("float32", view, shape),
    detail: new ort.Tensor("float32", view.map((value) => 255 - value), shape),
  };
}

async function photographs(network: LivenessNetwork): Promise<void> {
  const rejected: string[] = [];
  for (const file of ACCEPTED) {
    const { probability } = await rateFace(network, await decodeLabelled(file), labelledFace(file));
    if (probability < 0.5) rejected.push(`${file} ${probability.toFixed(3)}`);
  }
  say(`the project's photographs called attacks: ${rejected.length} of ${ACCEPTED.length}`);
  for (const line of rejected) say(`  ${line}`);
}

async function sideBySide(
  ours: LivenessNetwork,
  { runtime, codec }: { readonly runtime: Runtime; readonly codec: WebAssembly.Module },
): Promise<void> {
  const drawn = await readDrawn();
  if (drawn.length === 0) {
    return say("held-out pictures: none; models/training/liveness/data.py draws them from ../shared/data");
  }
  const networks = [{ name: "ours", network: ours }, ...await openPublishedRaters(runtime)];
  if (networks.length === 1) say("../shared/models is not there: nothing published to compare with");
  const rated: Rated[] = [];
  for (const { file, kind, box } of drawn) {
    const image = await decode(codec, new URL(file, DRAWN));
    const face = faceOf(box);
    const scores: number[] = [];
    for (const { network } of networks) scores.push((await rateFace(network, image, face)).score);
    rated.push({ kind, scores });
  }
  const count = (kind: Drawn["kind"]) => rated.filter((one) => one.kind === kind).length;
  say(
    `${drawn.length} held-out pictures: ${count("live")} live, ${count("screen")} screens, ${
      count("print")
    } prints, ${count("cutout")} cut-outs`,
  );
  say(
    "| network | live rejected at 0.5 | screen | print | cut-out | at 2 % of live: screen | print | cut-out |",
  );
  say("|---|---|---|---|---|---|---|---|");
  networks.forEach(({ name }, index) => say(row(name, rated, index)));
}

function row(name: string, rated: readonly Rated[], index: number): string {
  const scores = (kind: Drawn["kind"]) =>
    rated.filter((one) => one.kind === kind).map((one) => one.scores[index]!);
  const below = (kind: Drawn["kind"], limit: number) => {
    const own = scores(kind);
    return `${(100 * own.filter((score) => score < limit).length / own.length).toFixed(1)} %`;
  };
  const limit = quantile(scores("live"), 0.02);
  const attacks = ["screen", "print", "cutout"] as const;
  const cells = [
    below("live", 0),
    ...attacks.map((kind) => below(kind, 0)),
    ...attacks.map((kind) => below(kind, limit)),
  ];
  return `| ${name} | ${cells.join(" | ")} |`;
}

async function readDrawn(): Promise<readonly Drawn[]> {
  const drawn: Drawn[] = [];
  try {
    for await (const { name } of Deno.readDir(DRAWN)) {
      if (/^held_\d+\.json$/.test(name)) {
        drawn.push(...JSON.parse(await Deno.readTextFile(new URL(name, DRAWN))));
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return drawn;
}

async function decode(codec: WebAssembly.Module, url: URL): Promise<DecodedImage> {
  const bytes = await Deno.readFile(url);
  return await decodeImage(codec, bytes, probeImage(bytes, { minShorterSide: 1, maxPixels: 1e8 }));
}

function faceOf([x0, y0, x1, y1]: Drawn["box"]): Face {
  const point = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
  return { box: { x0, y0, x1, y1 }, points: [point, point, point, point, point], score: 1 };
}

/** Between the two nearest values, as models/training/liveness/evaluate.py has it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (place % 1) * (sorted[Math.ceil(place)]! - below);
}
