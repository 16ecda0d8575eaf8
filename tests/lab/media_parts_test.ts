import assert from "node:assert/strict";
import { withNoise } from "../../lab/media/added_noise.ts";
import { developed } from "../../lab/media/demosaic.ts";
import { jpegLoss } from "../../lab/media/jpeg_loss.ts";
import { colour, type Plane, plane } from "../../lab/media/planes.ts";
import { randomFor } from "../../lab/media/random.ts";
import { type Kernel, resample, scaled } from "../../lab/media/resample.ts";
import { blurLight, expose, LIGHT_MARGIN } from "../../lab/media/sensor.ts";
import type { CameraModel } from "../../lab/media/mod.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";

const CAMERA: CameraModel = {
  name: "test",
  readVariance: 4e-6,
  shotVariance: 0.0004,
  blur: 0.1,
  demosaicing: "bilinear",
  whiteBalance: { red: 1.8, blue: 1.5 },
  gamma: 2.2,
  denoise: 0,
  sharpen: 0,
  temporal: 1,
  exposureStep: 1,
  motion: 0,
  transport: "raw",
};
const SIDE = 96;

function grey(level: number): ReturnType<typeof colour> {
  const light = colour(SIDE + 2 * LIGHT_MARGIN, SIDE + 2 * LIGHT_MARGIN);
  for (const { data } of [light.red, light.green, light.blue]) data.fill(level);
  return light;
}

function textured(width: number, height: number, seed = "texture"): Plane {
  const random = randomFor(seed);
  const out = plane(width, height);
  for (let at = 0; at < out.data.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    out.data[at] = Math.round(120 + 50 * Math.sin(x / 9) * Math.cos(y / 7) + 20 * (random() - 0.5));
  }
  return out;
}

function moments({ data }: Pick<Plane, "data">): { mean: number; variance: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return { mean, variance: data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length };
}

Deno.test("a sensor's variance grows in a straight line with light, and frames share no noise", () => {
  const random = randomFor("sensor");
  const still = { dx: 0, dy: 0, gain: 1, random };
  const plain = { ...CAMERA, whiteBalance: { red: 1, blue: 1 } };
  const [dark, middle, bright] = [0.1, 0.35, 0.6].map((level) => moments(expose(grey(level), plain, still)));
  for (const [{ mean, variance }, level] of [[dark!, 0.1], [middle!, 0.35], [bright!, 0.6]] as const) {
    assert.ok(Math.abs(mean - level) < 0.002, `${mean}`);
    const expected = CAMERA.readVariance + CAMERA.shotVariance * level;
    assert.ok(Math.abs(variance / expected - 1) < 0.1, `${variance} for ${expected}`);
  }
  const [one, other] = [expose(grey(0.3), plain, still), expose(grey(0.3), plain, still)];
  let product = 0;
  for (let at = 0; at < one.data.length; at++) product += (one.data[at]! - 0.3) * (other.data[at]! - 0.3);
  assert.ok(Math.abs(product / one.data.length / moments(one).variance) < 0.05);
});

Deno.test("grey light is developed to grey of the level that the tone curve says", () => {
  for (const demosaicing of ["bilinear", "edge_aware"] as const) {
    const clean = { ...CAMERA, demosaicing, readVariance: 0, shotVariance: 0 };
    const light = grey(0.2);
    blurLight(light, 0.1);
    const mosaic = expose(light, clean, { dx: 0.4, dy: -1.7, gain: 1, random: randomFor("grey") });
    const { luma, cb, cr } = developed(mosaic, clean);
    const level = 16 + 0.859 * 255 * (1.055 * 0.2 ** (1 / 2.2) - 0.055);
    assert.ok(luma.data.every((value) => Math.abs(value - level) < 0.2), `${luma.data[0]} for ${level}`);
    assert.ok([...cb.data, ...cr.data].every((value) => Math.abs(value - 128) < 0.2));
  }
});

Deno.test("a picture that a real JPEG of the same quality left stays as it is", async () => {
  const source = textured(64, 48);
  const data = new Uint8ClampedArray(4 * source.data.length);
  source.data.forEach((value, at) => data.set([value, value, value, 255], 4 * at));
  const bytes = await encodeJpeg({ width: 64, height: 48, data }, { quality: 60 });
  const probe = probeImage(bytes, { minShorterSide: 1, maxPixels: 1e6 });
  const real = await decodeImage(await compiledCodec(), bytes, probe);
  const decoded = { ...source, data: source.data.map((_, at) => real.data[4 * at]!) };
  const again = { ...decoded, data: decoded.data.slice() };
  jpegLoss(again, 60, "luma");
  const changed = (by: Plane) =>
    by.data.filter((value, at) => Math.abs(value - decoded.data[at]!) > 1).length;
  assert.ok(changed(again) / decoded.data.length < 0.01, `${changed(again)}`);
  // Another quality's steps move far more, so that the count above means something.
  const other = { ...decoded, data: decoded.data.slice() };
  jpegLoss(other, 55, "luma");
  assert.ok(changed(other) / decoded.data.length > 0.05, `${changed(other)}`);
});

Deno.test("JPEG leaves steps between blocks of 8 and settles when it is done again", () => {
  const source = textured(128, 96);
  const before = gridRatio(source);
  jpegLoss(source, 50, "luma");
  assert.ok(gridRatio(source) > 1.25 * before, `${gridRatio(source)} after ${before}`);
  const once = source.data.slice();
  jpegLoss(source, 50, "luma");
  const changed = source.data.filter((value, at) => Math.abs(value - once[at]!) > 1).length;
  assert.ok(changed / once.length < 0.02, `${changed}`);
});

/** Mean step between neighbours across the edges of blocks, over that inside them. */
function gridRatio({ width, data }: Plane): number {
  const [sums, counts] = [[0, 0], [0, 0]];
  for (let at = 0; at + 1 < data.length; at++) {
    const x = at % width;
    if (x === width - 1) continue;
    const edge = x % 8 === 7 ? 1 : 0;
    sums[edge]! += Math.abs(data[at + 1]! - data[at]!);
    counts[edge]! += 1;
  }
  return sums[1]! / counts[1]! / (sums[0]! / counts[0]!);
}

Deno.test("scaling keeps the mean, and a step of one the picture", () => {
  const source = textured(60, 40);
  const { mean } = moments(source);
  for (const kernel of ["bilinear", "bicubic", "area"] as readonly Kernel[]) {
    for (const [width, height] of [[90, 60], [45, 30]] as const) {
      assert.ok(Math.abs(moments(scaled(source, width, height, kernel)).mean - mean) < 1);
    }
    const along = (length: number) => ({ start: 0, step: 1, length });
    const same = resample(source, along(60), along(40), kernel);
    assert.ok(same.data.every((value, at) => Math.abs(value - source.data[at]!) < 1e-3), kernel);
  }
});

Deno.test("added noise has the deviation, the growth and the softness that were ordered", () => {
  const flat = (level: number): Plane => ({ ...plane(160, 160), data: new Float32Array(25_600).fill(level) });
  const noisy = (kind: "white" | "by_light" | "soft", level: number) =>
    withNoise(flat(level), { kind, sigma: 3, blur: 0.15 }, randomFor("added", kind, level));
  for (const kind of ["white", "soft"] as const) {
    assert.ok(Math.abs(Math.sqrt(moments(noisy(kind, 60)).variance) - 3) < 0.15, kind);
  }
  assert.ok(moments(noisy("by_light", 200)).variance > 3 * moments(noisy("by_light", 60)).variance);
  assert.ok(Math.abs(neighbours(noisy("white", 100))) < 0.03);
  assert.ok(neighbours(noisy("soft", 100)) > 0.25);
});

function neighbours(field: Plane): number {
  const { mean, variance } = moments(field);
  let product = 0;
  for (let at = 0; at + 1 < field.data.length; at++) {
    product += (field.data[at]! - mean) * (field.data[at + 1]! - mean);
  }
  return product / field.data.length / variance;
}
