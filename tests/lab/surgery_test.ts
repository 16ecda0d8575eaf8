import assert from "node:assert/strict";
import {
  ENCODERS,
  enliven,
  swapCrops,
  swapPhoto,
  swapPhotoAlone,
  swapPhotoWhole,
  withSignalsOf,
} from "../../lab/surgery.ts";
import { parseBundle } from "../../src/bundle/mod.ts";
import { sha256 } from "../../src/bytes/mod.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { readConfig } from "../../src/config/mod.ts";
import { buildBundle, type SignalObservation } from "../../src/bundle/mod.ts";
import { sensorFrames } from "../../harness/camera_frames.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";

const LIMITS = readConfig({}, { cores: 1 }).image;

async function bundleOf(seed: number): Promise<Uint8Array<ArrayBuffer>> {
  const photo = await encodeJpeg(makePicture({ width: 640, height: 480, seed }));
  const region = { x: 16, y: 16, ...sensorFrames({ seed }) };
  const signals: Record<string, SignalObservation> = {
    navigator: { status: "observed", value: { userAgent: `agent ${seed}` } },
  };
  return await buildBundle({
    createdMs: 1_700_000_000_000,
    sdk: { name: "iad-capture", version: "1.0.0", build: "" },
    photo,
    crops: { source: "processor", regions: [region] },
    signals,
  });
}

async function digestsHold(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { photo, digests, encoded } = parseBundle(bytes);
  const pairs = [[photo, digests.photo], [encoded.signals, digests.signals], [
    encoded.crops!,
    digests.crops!,
  ]];
  const held = await Promise.all(
    pairs.map(async ([part, digest]) => (await sha256(part!)).every((byte, at) => byte === digest![at])),
  );
  return held.every((one) => one);
}

Deno.test("each operation changes its own part and nothing else", async () => {
  const [victim, donor] = await Promise.all([bundleOf(1), bundleOf(2)]);
  const [own, other] = [parseBundle(victim), parseBundle(donor)];

  const alone = await swapPhotoAlone(victim, donor);
  assert.deepEqual(parseBundle(alone).photo, other.photo);
  assert.equal(await digestsHold(alone), false);

  const whole = await swapPhotoWhole(victim, donor);
  assert.deepEqual(parseBundle(whole).photo, other.photo);
  assert.deepEqual(parseBundle(whole).crops, own.crops);
  assert.ok(await digestsHold(whole));

  const crops = await swapCrops(victim, donor);
  assert.deepEqual(parseBundle(crops).crops!.regions[0]!.frames, other.crops!.regions[0]!.frames);
  assert.deepEqual(parseBundle(crops).photo, own.photo);
  assert.ok(await digestsHold(crops));

  const signals = await withSignalsOf(victim, donor);
  assert.deepEqual(parseBundle(signals).signals, other.signals);
  assert.deepEqual(parseBundle(signals).bundleId, own.bundleId);
  assert.ok(await digestsHold(signals));
});

Deno.test("the encoders of a swapped photo are told apart by their markers", async () => {
  const [victim, donor] = await Promise.all([bundleOf(3), bundleOf(4)]);
  const looks = new Set<string>();
  // The others are Debian's programs, which only collecting needs.
  const own = ENCODERS.filter((encoder) => encoder !== "libvips" && encoder !== "ffmpeg");
  for (const encoder of own) {
    const probe = probeImage(parseBundle(await swapPhoto(victim, donor, encoder)).photo, LIMITS);
    assert.equal(probe.width, 640);
    const { sof, dqtSegments, dhtLengths, components } = probe;
    looks.add(JSON.stringify([sof, dqtSegments, dhtLengths.length, components]));
  }
  assert.equal(looks.size, own.length);
});

Deno.test("a still made lively differs in every frame, by about as much as it was told", async () => {
  const still = await bundleOf(5);
  for (const noise of ["white", "shaped"] as const) {
    const lively = await enliven(still, noise, 7);
    assert.ok(await digestsHold(lively));
    assert.deepEqual(await enliven(still, noise, 7), lively);
    const { frames } = parseBundle(lively).crops!.regions[0]!;
    const last = parseBundle(still).crops!.regions[0]!.frames.at(-1)!;
    for (const frame of frames) {
      const squares = frame.reduce((sum, value, at) => sum + (value - last[at]!) ** 2, 0);
      const deviation = Math.sqrt(squares / frame.length);
      assert.ok(deviation > 0.5 && deviation < 4, `${noise}: ${deviation}`);
    }
    assert.notDeepEqual(frames[0], frames[1]);
  }
});
