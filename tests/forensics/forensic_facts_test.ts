import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import { FORENSIC_FEATURES, forensicFacts, type ForensicFeature } from "../../src/forensics/mod.ts";
import { lumaSteps, probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { gaussianSource, randomSource, sensorFrames, SIDE } from "../../harness/camera_frames.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";
import { picture, rgba, scaled, window } from "../support/processed_pictures.ts";

const SEEDS = [1, 2, 3, 4, 5];
const LIMITS = { minShorterSide: 16, maxPixels: 4_000_000 };
/** Some of the photo's own pixels say nothing here: these tests look at raw crops. */
const PHOTO = picture(64, 64, 9);

function rawFacts(luma: Uint8Array) {
  return forensicFacts(rgba(PHOTO), { crops: [{ x: 40, y: 24, width: SIDE, height: SIDE, luma }] });
}

/** What a picture looks like after a JPEG, decoded by the server's own decoder. */
async function throughJpeg(image: ReturnType<typeof picture>, quality: number) {
  const bytes = await encodeJpeg(rgba(image), { quality });
  const probe = probeImage(bytes, LIMITS);
  const decoded = await decodeImage(await compiledCodec(), bytes, probe);
  return { decoded, steps: lumaSteps(probe)! };
}

/** Every attack has more (or less) of the feature than every camera. */
function separates(
  feature: ForensicFeature,
  honest: Uint8Array[],
  attack: Uint8Array[],
  sign: 1 | -1 = 1,
): void {
  const values = (list: Uint8Array[]) => list.map((luma) => sign * rawFacts(luma)[feature]!);
  const most = Math.max(...values(honest)), least = Math.min(...values(attack));
  assert.ok(least > most, `${feature}: attacks from ${sign * least}, cameras to ${sign * most}`);
}

const CAMERA = SEEDS.map((seed) => sensorFrames({ seed }).frames[0]!);

Deno.test("a JPEG that was shifted against the frame shows in the raw crops", async () => {
  const attack: Uint8Array[] = [];
  for (const seed of SEEDS) {
    const { decoded } = await throughJpeg(picture(256, 256, seed), 80);
    // Crops lie at 40, 24 of the frame: 3, 5 of the JPEG's blocks is no multiple of 8 in the frame.
    attack.push(window(decoded, { x: 3, y: 5, side: SIDE }));
  }
  separates("raw_misaligned_jpeg", CAMERA, attack);
});

Deno.test("a JPEG on the frame's own grid, as of an MJPEG camera, is told from a shifted one", async () => {
  for (const seed of SEEDS) {
    const { decoded } = await throughJpeg(picture(256, 256, seed), 80);
    const facts = rawFacts(window(decoded, { x: 8, y: 16, side: SIDE }));
    assert.ok(facts.raw_aligned_jpeg! > 8, `${facts.raw_aligned_jpeg}`);
    assert.ok(facts.raw_misaligned_jpeg! < facts.raw_aligned_jpeg! / 2, `${facts.raw_misaligned_jpeg}`);
    assert.ok(facts.raw_grid! > Math.max(0.1, facts.raw_shifted_grid!), `${facts.raw_grid}`);
  }
});

Deno.test("scaling shows as a period", () => {
  const attack = SEEDS.map((seed) =>
    window(scaled(picture(300, 300, seed), 1.37), { x: 10, y: 10, side: SIDE })
  );
  separates("raw_resampling", CAMERA, attack);
});

Deno.test("a smooth rendered picture has no noise", () => {
  const attack = SEEDS.map((seed) => window(picture(SIDE, SIDE, seed, 0), { x: 0, y: 0, side: SIDE }));
  separates("raw_noise_level", CAMERA, attack, -1);
});

Deno.test("added white noise is not coloured by demosaicing, nor by light", () => {
  const attack = SEEDS.map((seed) => {
    const gaussian = gaussianSource(randomSource(seed));
    const smooth = window(picture(SIDE, SIDE, seed, 0), { x: 0, y: 0, side: SIDE });
    return smooth.map((value) => Math.round(value + 3 * gaussian()));
  });
  separates("raw_correlation", CAMERA, attack, -1);
  separates("raw_noise_colour", CAMERA, attack);
  separates("raw_brightness_slope", CAMERA, attack);
});

Deno.test("a JPEG photo that was made from a coarser one on the same grid has gaps in its histograms", async () => {
  for (const seed of SEEDS) {
    const once = await throughJpeg(picture(320, 256, seed), 92);
    const { decoded } = await throughJpeg(picture(320, 256, seed), 60);
    const bytes = await encodeJpeg(decoded, { quality: 92 });
    const probe = probeImage(bytes, LIMITS);
    const twice = await decodeImage(await compiledCodec(), bytes, probe);
    const first = forensicFacts(once.decoded, { lumaSteps: once.steps }).photo_aligned_jpeg!;
    const second = forensicFacts(twice, { lumaSteps: lumaSteps(probe)! }).photo_aligned_jpeg!;
    assert.ok(second > first + 0.3, `${second} and ${first}`);
  }
});

Deno.test("the photo's grid is not looked for in a turned photo", () => {
  const facts = forensicFacts(rgba(picture(640, 480, 1)), { turned: true });
  assert.ok(Object.values(facts).every((value) => value === null));
});

Deno.test("every feature is a finite number or null for any picture and any crops", () => {
  const level = fc.constantFrom<(at: number) => number>(
    () => 0,
    () => 255,
    () => 128,
    (at) => at % 256,
    (at) => at & 1 ? 255 : 0,
    (at) => Math.imul(at, 2654435761) >>> 24,
  );
  const size = fc.integer({ min: 1, max: 130 });
  const crop = fc.record({ x: fc.nat(5000), y: fc.nat(5000), width: size, height: size, level });
  fc.assert(
    fc.property(
      size,
      size,
      level,
      fc.array(crop, { maxLength: 3 }),
      fc.boolean(),
      (width, height, fill, crops, exact) => {
        const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, at) => fill(at >> 2));
        const facts = forensicFacts({ width, height, data }, {
          lumaSteps: exact ? [1] : Array.from({ length: 64 }, () => 255),
          crops: crops.map(({ level, ...place }) => ({
            ...place,
            luma: Uint8Array.from(
              { length: place.width * place.height - (exact ? 0 : 1) },
              (_, at) => level(at),
            ),
          })),
        });
        assert.deepEqual(Object.keys(facts), [...FORENSIC_FEATURES]);
        for (const value of Object.values(facts)) assert.ok(value === null || Number.isFinite(value));
      },
    ),
    { numRuns: 150 },
  );
});
