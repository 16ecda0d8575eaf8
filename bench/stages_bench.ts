/** Time of each stage of one check on a shipped 1280×720 photograph, on one thread. Compare rows of one run only. */
import * as ort from "onnxruntime-web/wasm";
import { buildBundle, parseBundle } from "../src/bundle/mod.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  openEnvelope,
  parseEnvelope,
  publicKeyInfo,
  sealEnvelope,
  SUITE_NAMES,
} from "../src/envelope/mod.ts";
import { observe } from "../src/evidence/mod.ts";
import { confirmFaces, detectFaces, openDetector, openLandmarkModel } from "../src/faces/mod.ts";
import { forensicFacts } from "../src/forensics/mod.ts";
import { matchCrop, temporalFacts } from "../src/frames/mod.ts";
import { lumaSteps, probeImage } from "../src/jpeg/mod.ts";
import { decodeImage, pixelFacts } from "../src/pixels/mod.ts";
import { decide } from "../src/verdict/mod.ts";
import { classifyFrameOrigin, openFrameOriginNetwork } from "../src/frames/mod.ts";
import { loadAssets } from "../wasm/mod.ts";
import { evidenceInput } from "../harness/evidence_input.ts";
import { HONEST_SIGNALS, PHOTOS } from "../harness/bundles.ts";
import { liveCrops } from "../harness/crops.ts";

const LIMITS = { minShorterSide: 480, maxPixels: 40_000_000 };
const photo = PHOTOS.accepted.find(({ file }) => file === "selfie-chi-1280x720.jpg")!.bytes();
const sdk = { name: "iad-bench", version: "1.0.0", build: "bench" };
const plaintext = await buildBundle({ photo, sdk, createdMs: Date.now(), signals: HONEST_SIGNALS });
const { assets } = await loadAssets();
const detector = await openDetector(assets.detector, assets.runtime);
const landmarks = assets.landmarks && await openLandmarkModel(assets.landmarks, assets.runtime);
const origin = await openFrameOriginNetwork(assets.frameOrigin!, assets.runtime);
const probe = probeImage(photo, LIMITS);
const image = await decodeImage(assets.codec, photo, probe);
const faces = await detectFaces(detector, image);
const { regions } = await liveCrops(image, photo.subarray(0, 16));
const crops = regions.map(({ frames, ...place }) => ({ ...place, luma: frames[0]! }));

for (const suite of SUITE_NAMES) {
  const pair = await generateKeyPair(suite, { isDefault: true });
  const ring = await createKeyRing([{ name: "bench.key.json", text: formatPrivateKeyFile(pair) }]);
  const sealed = await sealEnvelope(plaintext, publicKeyInfo(pair, true));
  Deno.bench(`parse and open, ${suite}`, { group: "open" }, async () => {
    await openEnvelope(parseEnvelope(sealed), ring);
  });
}
Deno.bench("read", { group: "stages" }, () => void parseBundle(plaintext));
Deno.bench("probe", { group: "stages" }, () => void probeImage(photo, LIMITS));
Deno.bench("decode", { group: "stages", baseline: true }, async () => {
  await decodeImage(assets.codec, photo, probe);
});
Deno.bench("pixel facts", { group: "stages" }, () => void pixelFacts(image));
Deno.bench("match two raw crops", { group: "stages" }, () => {
  for (const crop of crops) matchCrop(image, crop);
});
Deno.bench("temporal statistics of two raw crops", { group: "stages" }, () => void temporalFacts(regions));
const steps = lumaSteps(probe)!;
Deno.bench("forensic traces of the photo and two raw crops", { group: "stages" }, () => {
  forensicFacts(image, { crops, lumaSteps: steps });
});
Deno.bench("frame origin network on two raw crops", { group: "stages" }, async () => {
  await classifyFrameOrigin(origin, regions);
});
const measured = {
  probe,
  signals: HONEST_SIGNALS,
  cropMatches: crops.map((crop) => matchCrop(image, crop) ?? null),
  temporal: temporalFacts(regions) ?? null,
  forensics: forensicFacts(image, { crops, lumaSteps: steps }),
  frameOrigin: await classifyFrameOrigin(origin, regions),
};
const input = await evidenceInput(measured);
Deno.bench("evidence and verdict", { group: "stages" }, async () => {
  decide(await observe(input), { pipeline: "iad-r-1" });
});
// As a worker does it that has seen a hundred checks.
Deno.bench(
  "evidence, verdict and forensics together",
  { group: "together", warmup: 100, n: 200 },
  async () => {
    const temporal = temporalFacts(regions) ?? null;
    const forensics = forensicFacts(image, { crops, lumaSteps: steps });
    const frameOrigin = await classifyFrameOrigin(origin, regions);
    decide(await observe({ ...input, temporal, forensics, frameOrigin }), { pipeline: "iad-r-1" });
  },
);
Deno.bench("detect faces", { group: "stages" }, async () => {
  await detectFaces(detector, image);
});
if (landmarks !== undefined) {
  Deno.bench("landmarks, confirm", { group: "stages" }, async () => {
    await confirmFaces(landmarks, image, { candidates: faces, backgroundScore: 0.7 });
  });
}

// The published detector at its own input size beside ours, where the shared folder has it.
const yunet = new URL("../../shared/models/yunet/yunet_s_320_320.onnx", import.meta.url);
const published = await Deno.readFile(yunet).catch(() => undefined);
if (published !== undefined) {
  const session = await ort.InferenceSession.create(published, { executionProviders: ["wasm"] });
  const square = new ort.Tensor("float32", new Float32Array(3 * 320 * 320).fill(128), [1, 3, 320, 320]);
  const wide = new ort.Tensor("float32", new Float32Array(3 * 192 * 320).fill(128), [1, 3, 192, 320]);
  const [input] = session.inputNames;
  Deno.bench("network alone, YuNet-s, 320×320", { group: "network", baseline: true }, async () => {
    await session.run({ [input!]: square });
  });
  Deno.bench("network alone, ours, 320×320", { group: "network" }, async () => {
    await detector.network.session.run({ image: square });
  });
  Deno.bench("network alone, ours, 320×192 as for 720p", { group: "network" }, async () => {
    await detector.network.session.run({ image: wide });
  });
}
