/** Bytes that carry no pixel neither reach the codec nor change the picture. */
import assert from "node:assert/strict";
import { canonicalJpeg, probeImage, readPicture, walkEntropy } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import { iadError } from "../support/errors.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg, insertSegment, makePicture } from "../../harness/jpeg.ts";
import { afterUnits, beforeRestarts, FLOODS, repeated } from "../../harness/jpeg_floods.ts";
import { sequentialBomb } from "../../harness/jpeg_bombs.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
const FLOOD = 1_000_000;
const PICTURE = makePicture({ width: 97, height: 65 });
const PHOTOS = {
  sequential: await encodeJpeg(PICTURE),
  progressive: await encodeJpeg(PICTURE, { progressive: true }),
  restarts: sequentialBomb({ width: 96, height: 64, components: 1, restarts: true }),
};

async function decoded(photo: Uint8Array): Promise<DecodedImage> {
  return await decodeImage(await compiledCodec(), photo, probeImage(photo, LIMITS));
}

function lengthForCodec(photo: Uint8Array): number {
  return canonicalJpeg(walkEntropy(readPicture(photo, LIMITS))).length;
}

for (const [kind, photo] of Object.entries(PHOTOS)) {
  for (const [flood, add] of Object.entries(FLOODS)) {
    Deno.test(`${kind}: ${flood} is left out`, async () => {
      const flooded = add(photo, FLOOD);
      assert.ok(flooded.length > photo.length + 30_000);
      assert.ok(lengthForCodec(flooded) <= lengthForCodec(photo) + 64);
      assert.deepEqual(await decoded(flooded), await decoded(photo));
    });
  }
}

Deno.test("junk before restart markers is left out, the markers stay", async () => {
  const flooded = beforeRestarts(PHOTOS.restarts, FLOOD);
  assert.ok(flooded.length > FLOOD);
  assert.ok(lengthForCodec(flooded) <= lengthForCodec(PHOTOS.restarts));
  assert.deepEqual(await decoded(flooded), await decoded(PHOTOS.restarts));
});

Deno.test("more than a megabyte that belongs to no unit is refused", async () => {
  const after = (count: number) => afterUnits(PHOTOS.sequential, repeated([0], count));
  assert.equal((await decoded(after(1_048_000))).width, 97);
  for (const photo of [after(1_049_000), beforeRestarts(PHOTOS.restarts, 1_100_000)]) {
    assert.throws(
      () => walkEntropy(readPicture(photo, LIMITS)),
      iadError("IMAGE_MALFORMED", /Too many bytes after the units/),
    );
  }
});

Deno.test("few bytes after the last unit are left to the codec, and change nothing", async () => {
  for (const count of [1, 7, 63, 64, 65, 66, 1000]) {
    const padded = afterUnits(PHOTOS.sequential, repeated([0, 0x55, 0xff, 0], count - count % 4 + 4));
    assert.deepEqual(await decoded(padded), await decoded(PHOTOS.sequential), String(count));
  }
});

Deno.test("a picture inside the Exif segment is not looked at", () => {
  const exif = new Uint8Array(60_000);
  exif.set([0x45, 0x78, 0x69, 0x66, 0, 0]);
  exif.set(PHOTOS.sequential.subarray(0, 50_000), 100);
  const photo = insertSegment(PHOTOS.sequential, 0xe1, exif);
  assert.equal(probeImage(photo, LIMITS).width, 97);
  assert.equal(lengthForCodec(photo), lengthForCodec(PHOTOS.sequential));
});
