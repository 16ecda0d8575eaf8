// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * Measures how a raw crop and the JPEG at its place agree: for the frame that the JPEG was made from, and for
 * frames that it was not made from. Prints the tables of docs/detection.md, "Pixel binding".
 *
 *   deno run -A tools/binding/measure.ts
 *
 * Frames are the shipped photographs, moved off the grid of their own compression, with sensor noise. A frame
 * becomes I420 as cameras give it (range and matrix vary); the crop is its Y plane, the photo what a canvas shows of
 * it, encoded with libjpeg's tables and 4:2:0.
 */
import { CROP_SIDE, type CropPlace, placeCrops } from "../../src/bundle/mod.ts";
import type { Evidence } from "../../src/evidence/mod.ts";
import { type CropMatch, matchCrop } from "../../src/frames/mod.ts";
import { probeImage, quantisationNoise } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage, type LumaCrop } from "../../src/pixels/mod.ts";
import { pixelBinding } from "../../src/verdict/rules/pixel_binding.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { PHOTOS } from "../../harness/bundles.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";
import { toI420, type Yuv, YUV_KINDS } from "./i420.ts";
import { blendFace, noisy, shifted } from "./scenes.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 1_300_000 };
const QUALITIES = [95, 92, 80];
const codec = await compiledCodec();

async function loadScenes(): Promise<DecodedImage[]> {
  const scenes: DecodedImage[] = [];
  for (const { bytes, orientation } of PHOTOS.accepted) {
    try {
      const photo = bytes();
      if (orientation !== 1) continue;
      scenes.push(shifted(await decodeImage(codec, photo, probeImage(photo, LIMITS)), { x: 3.5, y: 3.5 }));
    } catch {
      // Beyond the limit: large pictures add time and no insight.
    }
  }
  return scenes;
}

interface Sample {
  readonly match: CropMatch;
  readonly quality: number;
  readonly jpegNoise: number | null;
}
const groups = new Map<string, Sample[]>();

function note(name: string, photo: Encoded, crop: LumaCrop): void {
  const match = matchCrop(photo.image, crop);
  if (match === undefined) return;
  const samples = groups.get(name) ?? [];
  groups.set(name, [...samples, { match, quality: photo.quality, jpegNoise: photo.jpegNoise }]);
}

function cropAt(frame: Yuv, place: CropPlace) {
  const luma = new Uint8Array(CROP_SIDE * CROP_SIDE);
  for (let y = 0; y < CROP_SIDE; y++) {
    const from = (place.y + y) * frame.width + place.x;
    luma.set(frame.y.subarray(from, from + CROP_SIDE), y * CROP_SIDE);
  }
  return { ...place, width: CROP_SIDE, height: CROP_SIDE, luma };
}

interface Encoded {
  readonly image: DecodedImage;
  readonly quality: number;
  readonly jpegNoise: number | null;
}

async function encode(frame: Yuv, quality: number): Promise<Encoded> {
  const jpeg = await encodeJpeg(frame.shown(), { quality });
  const probe = probeImage(jpeg, LIMITS);
  return { image: await decodeImage(codec, jpeg, probe), quality, jpegNoise: quantisationNoise(probe) };
}

/** Pictures that the photo was not made from. */
function strangers(scene: DecodedImage, { noise, seed }: { noise: number; seed: number }) {
  const others = scenes.filter((one) =>
    one !== scene && one.width === scene.width && one.height === scene.height
  ).slice(0, 3);
  const still = noisy(scene, noise, seed);
  const next = (x: number, y: number) => noisy(shifted(scene, { x, y }), noise, seed + 1000);
  return [
    ["next frame, nothing moved", next(0, 0)],
    ["next frame, moved by 1/4 px", next(0.25, 0)],
    ["next frame, moved by 1/2 px", next(0.5, 0.5)],
    ["same frame, moved by 1 px", shifted(still, { x: 1, y: 0 })],
    ["same frame, moved by 2 px", shifted(still, { x: 1, y: 2 })],
    ["same frame, moved by 3 px", shifted(still, { x: 3, y: 0 })],
    ...others.slice(0, 1).map((one) => ["another face laid over", noisy(blendFace(scene, one), noise, seed)]),
    ...others.map((one) => ["another photo", noisy(one, noise, seed)]),
  ] as [string, DecodedImage][];
}

const scenes = await loadScenes();
for (const [index, scene] of scenes.entries()) {
  const noise = [1, 2, 4][index % 3]!;
  for (const [k, kind] of YUV_KINDS.entries()) {
    const frame = toI420(noisy(scene, noise, index), kind);
    const photos = await Promise.all(QUALITIES.map((quality) => encode(frame, quality)));
    const seeds = [1, 2, 3].map((n) => new Uint8Array([index, k, n]));
    const places = (await Promise.all(seeds.map((seed) => placeCrops(seed, scene)))).flat();
    const frames = strangers(scene, { noise, seed: index }).map(([name, image]) =>
      [name, toI420(image, kind)] as const
    );
    for (const [name, coded] of [[`same frame, ${kind.name}`, frame] as const, ...frames]) {
      for (const place of places) {
        for (const photo of photos) note(name, photo, cropAt(coded, place));
      }
    }
  }
  console.error(`${index + 1} of ${scenes.length}`);
}

/** What the rule says to one region. */
function verdictOn({ match, jpegNoise }: Sample): readonly string[] {
  const crops = { kind: "observed", value: { places: "expected", matches: [match], jpegNoise } };
  return pixelBinding.judge({ crops } as unknown as Evidence);
}
function share(samples: readonly Sample[], row: string): string {
  const caught = samples.filter((sample) => verdictOn(sample).includes(row)).length;
  return `${(100 * caught / samples.length).toFixed(0)} %`.padStart(6);
}
function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return [0, 0.01, 0.05, 0.5, 0.95, 0.99, 1].map((part) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN).toFixed(digits).padStart(7)
  ).join("");
}

for (const quality of QUALITIES) {
  console.log(`\nquality ${quality}: regions, unbound, off frame; residual min p1 p5 median p95 p99 max`);
  for (const [name, all] of groups) {
    const samples = all.filter((one) => one.quality === quality);
    const counts = `${String(samples.length).padStart(5)} ${share(samples, "photo_partly_unbound")} ${
      share(samples, "photo_off_frame")
    }`;
    console.log(name.padEnd(30), counts, spread(samples.map(({ match }) => match.residual), 2));
  }
}
console.log("\ncorrelation where the deviation is 8 or more, all qualities: min p1 p5 median p95 p99 max");
for (const [name, all] of groups) {
  const textured = all.filter(({ match }) => Math.max(match.cropDeviation, match.photoDeviation) >= 8);
  console.log(
    name.padEnd(30),
    String(textured.length).padStart(5),
    spread(textured.map(({ match }) => match.correlation), 3),
  );
}
