import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import { type CropMatch, matchCrop } from "../../src/frames/mod.ts";
import { probeImage, quantisationNoise } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage, type LumaCrop } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { lumaCrop } from "../../harness/crops.ts";
import { chromiumProbe } from "../../harness/evidence_input.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";

const CODEC = await compiledCodec();
const SIDE = 192;
const PLACE = { x: 34, y: 52 };

function cropOf(image: DecodedImage, place = PLACE): LumaCrop {
  return { ...place, width: SIDE, height: SIDE, luma: lumaCrop(image, place) };
}

function match(image: DecodedImage, crop: LumaCrop): CropMatch {
  const found = matchCrop(image, crop);
  assert.ok(found);
  return found;
}

const FRAME = makePicture({ width: 320, height: 300 });

Deno.test("the frame itself matches in full, in full range, limited range and with another tone", () => {
  const crop = cropOf(FRAME);
  const tones: readonly ((level: number) => number)[] = [
    (level) => level,
    (level) => Math.round(16 + (219 / 255) * level),
    (level) => Math.round(0.5 * level + 40),
    (level) => Math.round(255 * (level / 255) ** 0.9),
  ];
  for (const tone of tones) {
    const found = match(FRAME, { ...crop, luma: crop.luma.map(tone) });
    assert.ok(found.correlation > 0.997, `${found.correlation}`);
    assert.ok(found.residual < 0.8, `${found.residual}`);
  }
});

Deno.test("either matrix is recognised", () => {
  const luma = new Uint8Array(SIDE * SIDE);
  for (let at = 0; at < luma.length; at++) {
    const from = 4 * ((PLACE.y + Math.floor(at / SIDE)) * FRAME.width + PLACE.x + at % SIDE);
    const [red, green, blue] = FRAME.data.subarray(from, from + 3);
    luma[at] = Math.round(16 + (219 / 255) * (0.2126 * red! + 0.7152 * green! + 0.0722 * blue!));
  }
  const { residual, correlation } = match(FRAME, { ...PLACE, width: SIDE, height: SIDE, luma });
  assert.ok(residual < 0.6 && correlation > 0.9999, `${residual} ${correlation}`);
});

Deno.test("what a JPEG leaves over stays below its quantisation noise", async () => {
  for (const quality of [95, 92, 80, 60]) {
    const jpeg = await encodeJpeg(FRAME, { quality });
    const probe = probeImage(jpeg, { minShorterSide: 1, maxPixels: 1e6 });
    const noise = quantisationNoise(probe);
    const { residual, correlation } = match(await decodeImage(CODEC, jpeg, probe), cropOf(FRAME));
    assert.ok(noise !== null && residual > 0.5 && residual < noise + 1, `${quality}: ${residual}, ${noise}`);
    assert.ok(correlation > 0.98);
  }
});

Deno.test("another picture, and the same one moved, leave more over", async () => {
  const jpeg = await encodeJpeg(FRAME, { quality: 95 });
  const probe = probeImage(jpeg, { minShorterSide: 1, maxPixels: 1e6 });
  const photo = await decodeImage(CODEC, jpeg, probe);
  const limit = quantisationNoise(probe)! + 1;
  const other = match(photo, cropOf(makePicture({ width: 320, height: 300, seed: 2 })));
  assert.ok(other.correlation < 0.9 && other.residual > 3 * limit, JSON.stringify(other));
  const moved = match(photo, { ...cropOf(FRAME, { x: PLACE.x + 3, y: PLACE.y }), ...PLACE });
  assert.ok(moved.residual > limit, JSON.stringify(moved));
});

Deno.test("one single grey has nothing to compare, and is told as flat", () => {
  const grey = (level: number) => ({
    width: 200,
    height: 200,
    data: new Uint8ClampedArray(160_000).fill(level),
  });
  const crop = { x: 4, y: 4, width: SIDE, height: SIDE, luma: new Uint8Array(SIDE * SIDE).fill(255) };
  for (const level of [0, 128, 255]) {
    const found = match(grey(level), crop);
    assert.equal(found.correlation, 0);
    for (const zero of [found.cropDeviation, found.photoDeviation, found.residual]) {
      assert.ok(zero < 1e-3, `${level}: ${JSON.stringify(found)}`);
    }
  }
});

Deno.test("a crop that is not inside the photo, or not whole, is none", () => {
  const crop = cropOf(FRAME);
  const changes: readonly Partial<LumaCrop>[] = [
    { x: 320 - SIDE + 1 },
    { y: 300 - SIDE + 1 },
    { x: 65_535, y: 65_535 },
    { x: -1 },
    { y: -1 },
    { width: 0, luma: new Uint8Array() },
    { width: 512, height: 512 },
    { luma: crop.luma.subarray(1) },
  ];
  for (const change of changes) assert.equal(matchCrop(FRAME, { ...crop, ...change }), undefined);
});

Deno.test("whatever the bytes are, the numbers are finite and in range", () => {
  const side = fc.integer({ min: 1, max: 24 });
  fc.assert(fc.property(side, side, fc.infiniteStream(fc.nat(255)), (width, height, bytes) => {
    const take = (count: number) => Array.from({ length: count }, () => Number(bytes.next().value));
    const image = { width, height, data: new Uint8ClampedArray(take(4 * width * height)) };
    const luma = new Uint8Array(take(width * height));
    const { correlation, cropDeviation, photoDeviation, residual } = match(image, {
      ...{ x: 0, y: 0, width, height },
      luma,
    });
    assert.ok(correlation >= -1 && correlation <= 1);
    for (const value of [cropDeviation, photoDeviation, residual]) assert.ok(value >= 0 && value <= 256);
  }));
});

Deno.test("quantisation noise is that of the first component's table", () => {
  const probe = chromiumProbe(95);
  const [luma] = probe.quantTables;
  const noise = Math.sqrt(luma!.values.reduce((sum, step) => sum + step * step, 0) / 64 / 12);
  assert.equal(quantisationNoise(probe), noise);
  assert.ok(noise > 1.5 && noise < 2.5);
  assert.equal(quantisationNoise({ ...probe, quantTables: [] }), null);
});
