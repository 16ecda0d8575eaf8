import assert from "node:assert/strict";
import { probeImage, readPicture } from "../../src/jpeg/mod.ts";
import { decodePicture } from "../../src/pixels/decode.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { iadError } from "../support/errors.ts";
import { concat, encodeJpeg, halfWithEoi, makePicture, markerOffset } from "../../harness/jpeg.ts";

const CODEC = await compiledCodec();
const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
const PICTURE = makePicture({ width: 320, height: 200 });
const PHOTO = await encodeJpeg(PICTURE);
const PROBE = probeImage(PHOTO, LIMITS);

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}

Deno.test("a photo decodes to its pixels, baseline and progressive", async () => {
  for (const progressive of [false, true]) {
    const photo = await encodeJpeg(PICTURE, { progressive, quality: 95 });
    const image = await decodeImage(CODEC, photo, probeImage(photo, LIMITS));
    assert.deepEqual([image.width, image.height], [320, 200]);
    assert.ok(meanDifference(image.data, PICTURE.data) < 4);
  }
});

Deno.test("200 malformed photos leave the next good one decodable", async () => {
  const sos = markerOffset(PHOTO, 0xda);
  // No Huffman tables at all, and noise for data.
  const noTables = PHOTO.slice();
  noTables[markerOffset(PHOTO, 0xc4) + 1] = 0xfe;
  const noise = PHOTO.map((byte, i) => (i > sos + 20 && i < PHOTO.length - 2 ? (i * 7919) & 0x7f : byte));
  for (let i = 0; i < 200; i++) {
    const bad = i % 2 === 0 ? noTables : noise;
    await assert.rejects(decodeImage(CODEC, bad, PROBE), iadError("IMAGE_MALFORMED"));
  }
  const image = await decodeImage(CODEC, PHOTO, PROBE);
  assert.ok(meanDifference(image.data, PICTURE.data) < 5);
});

Deno.test("200 files that only the codec refuses leave the next good one decodable", async () => {
  const picture = readPicture(PHOTO, LIMITS);
  const bad = {
    ...picture,
    quantTables: picture.quantTables.map((table) => ({ ...table, values: [1, 2, 3] })),
  };
  for (let i = 0; i < 200; i++) {
    await assert.rejects(decodePicture(CODEC, bad), iadError("IMAGE_MALFORMED", /non-error throwable/));
  }
  await decodeImage(CODEC, PHOTO, PROBE);
});

Deno.test("a half file is an error, with and without an EOI", async () => {
  const half = PHOTO.subarray(0, PHOTO.length >> 1);
  const closed = halfWithEoi(PHOTO);
  // The markers of both are in order: only their data is short.
  for (const bad of [half, closed]) {
    assert.equal(probeImage(bad, LIMITS).width, 320);
    await assert.rejects(decodeImage(CODEC, bad, PROBE), iadError("IMAGE_MALFORMED", /ends before/));
  }
});

Deno.test("a file cut anywhere in its data and closed is an error", async () => {
  const start = markerOffset(PHOTO, 0xda) + 14;
  for (let i = 1; i < 20; i++) {
    const end = start + Math.floor(((PHOTO.length - 2 - start) * i) / 20);
    const cut = concat(PHOTO.subarray(0, end), [0, 0xff, 0xd9]);
    await assert.rejects(decodeImage(CODEC, cut, PROBE), iadError("IMAGE_MALFORMED"), `${i}/20`);
  }
});

Deno.test("a picture of another size than the probe's is refused", async () => {
  await assert.rejects(
    decodeImage(CODEC, PHOTO, { ...PROBE, width: 321 }),
    iadError("IMAGE_MALFORMED", /320x200/),
  );
});

Deno.test("a throwable that is not an Error comes out as ours", async () => {
  const notAModule = {} as WebAssembly.Module;
  await assert.rejects(decodeImage(notAModule, PHOTO, PROBE), iadError("IMAGE_MALFORMED"));
});
