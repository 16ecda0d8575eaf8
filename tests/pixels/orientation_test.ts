import assert from "node:assert/strict";
import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import { makeUpright } from "../../src/pixels/orient.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg, exifPayload, insertSegment } from "../../harness/jpeg.ts";

/** A letter F, 3 wide and 5 high: no two orientations of it are alike. */
const LETTER = ["###", "#..", "##.", "#..", "#.."];
/** How a camera stores it under each orientation (TIFF 6.0). */
const STORED: Readonly<Record<number, readonly string[]>> = {
  1: ["###", "#..", "##.", "#..", "#.."],
  2: ["###", "..#", ".##", "..#", "..#"],
  3: ["..#", "..#", ".##", "..#", "###"],
  4: ["#..", "#..", "##.", "#..", "###"],
  5: ["#####", "#.#..", "#...."],
  6: ["#....", "#.#..", "#####"],
  7: ["....#", "..#.#", "#####"],
  8: ["#####", "..#.#", "....#"],
};

function toImage(rows: readonly string[], scale = 1): DecodedImage {
  const width = rows[0]!.length * scale;
  const height = rows.length * scale;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const on = rows[Math.floor(y / scale)]![Math.floor(x / scale)] === "#";
      data.set(on ? [255, 255, 255, 255] : [0, 0, 0, 255], 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

function toRows(image: DecodedImage, scale = 1): string[] {
  return Array.from(
    { length: image.height / scale },
    (_, y) =>
      Array.from({ length: image.width / scale }, (_, x) => {
        const centre = 4 * ((y * scale + (scale >> 1)) * image.width + x * scale + (scale >> 1));
        return image.data[centre]! > 127 ? "#" : ".";
      }).join(""),
  );
}

Deno.test("every EXIF orientation comes out upright", () => {
  for (const [orientation, rows] of Object.entries(STORED)) {
    assert.deepEqual(toRows(makeUpright(toImage(rows), Number(orientation))), LETTER, orientation);
  }
});

Deno.test("a rotated photo is turned once, and by us", async () => {
  const codec = await compiledCodec();
  const stored = await encodeJpeg(toImage(STORED[6]!, 16), { chromaSubsample: 1, quality: 95 });
  const photo = insertSegment(stored, 0xe1, exifPayload(6));
  const probe = probeImage(photo, { minShorterSide: 1, maxPixels: 1e6 });
  assert.deepEqual([probe.width, probe.height, probe.orientation], [80, 48, 6]);
  assert.deepEqual(toRows(await decodeImage(codec, photo, probe), 16), LETTER);
});
