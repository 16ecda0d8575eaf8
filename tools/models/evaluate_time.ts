import { cpuUsage } from "node:process";
import type { Runtime } from "../../src/inference/mod.ts";
import * as ort from "onnxruntime-web/wasm";
import {
  findFaces,
  openDetector,
  openLandmarkModel,
  openPoseModel,
  openWitnessModel,
} from "../../src/faces/mod.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import { readPhoto } from "../../harness/photos.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { readPublished } from "../people/published.ts";
import { say } from "./say.ts";
import { createSession } from "../../src/inference/session.ts";

const YUNET = "yunet/yunet_s_320_320.onnx";
const PHOTO = "selfie-chi-1280x720.jpg";
const TURNED = "yaw-left-1280x720.jpg";
const ROOM = "no-face-room-1280x720.jpg";
const ROUNDS = 100;
/** A probability that the close look never finds, so that the witness is asked about every face. */
const IMPOSSIBLE = 2;

interface Contender {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  readonly times: number[];
}

/**
 * Everything between the decoded 720p photograph and its faces, on one thread, in the server's runtime: of a face that
 * looks ahead, of one that only the witness confirms, of a turned head, which is looked at once more, and of a room; beside it the
 * published YuNet-s on a 320×320 input, network alone, where ../shared has it. Processor time, by turns in one run, so
 * that a busy machine is as busy for both.
 */
export async function evaluateTime(): Promise<void> {
  const { assets } = await loadAssets();
  const [image, turned, room] = await Promise.all(
    [PHOTO, TURNED, ROOM].map((file) => decode(assets.codec, file)),
  ) as [DecodedImage, DecodedImage, DecodedImage];
  const detector = await openDetector(assets.detector, assets.runtime);
  const landmarks = assets.landmarks && await openLandmarkModel(assets.landmarks, assets.runtime);
  const pose = assets.pose && await openPoseModel(assets.pose, assets.runtime);
  const witness = assets.witness && await openWitnessModel(assets.witness, assets.runtime);
  const models = { detector, landmarks, witness, pose };
  const ours = contender("ours, photograph to faces", () => findFaces(models, image));
  const again = contender("ours, a turned head", () => findFaces(models, turned));
  const alone = contender("ours, nobody to ask", () => findFaces({ ...models, witness: undefined }, image));
  const doubting = landmarks && { ...landmarks, spec: { ...landmarks.spec, minFace: IMPOSSIBLE } };
  const asked = contender(
    "ours, the witness asked",
    () => findFaces({ ...models, landmarks: doubting }, image),
  );
  const nobody = contender("ours, a room without anybody", () => findFaces(models, room));
  const yunet = await openYunet(assets.runtime);
  const own = [ours, alone, asked, again, nobody];
  const all = yunet === undefined ? own : [...own, yunet];
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of all) {
      const start = processorTime();
      await one.run();
      if (round >= ROUNDS / 10) one.times.push(processorTime() - start);
    }
  }
  for (const { name, times } of all) {
    say(
      `${name}: fastest ${quantile(times, 0)} ms, median ${quantile(times, 0.5)} ms, p95 ${
        quantile(times, 0.95)
      } ms`,
    );
  }
  const over = (one: Contender, other: Contender) =>
    [0, 0.5].map((share) =>
      (Number(quantile(one.times, share)) / Number(quantile(other.times, share))).toFixed(2)
    ).join(" and ");
  say(
    `over nobody to ask, fastest and median: a plain face ${over(ours, alone)}, the witness asked ${
      over(asked, alone)
    }, a room without anybody ${over(nobody, alone)}`,
  );
  if (yunet === undefined) say("YuNet-s: ../shared is not there, not compared");
  else {
    const ratio = (share: number) =>
      (Number(quantile(ours.times, share)) / Number(quantile(yunet.times, share))).toFixed(2);
    say(`ours over YuNet-s: fastest ${ratio(0)}, median ${ratio(0.5)}`);
  }
}

async function decode(codec: WebAssembly.Module, file: string): Promise<DecodedImage> {
  const bytes = await readPhoto(file);
  return await decodeImage(codec, bytes, probeImage(bytes, { minShorterSide: 1, maxPixels: 1e8 }));
}

async function openYunet(runtime: Runtime): Promise<Contender | undefined> {
  const model = await readPublished(YUNET);
  if (model === undefined) return undefined;
  const session = await createSession(model, runtime);
  const input = new ort.Tensor("float32", new Float32Array(3 * 320 * 320).fill(128), [1, 3, 320, 320]);
  return contender("YuNet-s, network alone", () => session.run({ [session.inputNames[0]!]: input }));
}

/** Of this process, milliseconds: what other processes take from it does not count. */
function processorTime(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function contender(name: string, run: () => Promise<unknown>): Contender {
  return { name, run, times: [] };
}

function quantile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
}
