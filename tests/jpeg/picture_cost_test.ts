import assert from "node:assert/strict";
import { probeImage, readPicture, walkEntropy } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { iadError } from "../support/errors.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";
import { denseBomb, flooded, progressiveBomb, sequentialBomb } from "../../harness/jpeg_bombs.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
const MP12 = { width: 4000, height: 3000 };
const TOO_COSTLY = iadError("IMAGE_TOO_LARGE", /cost|several scans/);

Deno.test("passes over a picture of zeros are counted before they are made", () => {
  const bombs = {
    "40 MP, 13 refinements": progressiveBomb({ width: 6320, height: 6320, refinements: 13 }),
    "40 MP, one pass": progressiveBomb({ width: 6320, height: 6320 }),
    "12 MP, 13 refinements": progressiveBomb({ ...MP12, refinements: 13 }),
    "12 MP, a scan for each coefficient and 4 refinements": progressiveBomb({
      ...MP12,
      bands: 63,
      refinements: 4,
    }),
    "16 MP, a scan for each coefficient and a refinement": progressiveBomb({
      width: 4000,
      height: 4000,
      bands: 63,
      refinements: 1,
    }),
  };
  for (const [name, bomb] of Object.entries(bombs)) {
    assert.throws(() => probeImage(bomb, LIMITS), TOO_COSTLY, name);
  }
});

Deno.test("what a bomb may still cost is three ordinary photos of its size, less the search for a face", () => {
  for (const size of [500, 1000, 2000]) {
    const most = 3 * (4_000_000 + 4 / 3 * size * size) - 6_000_000;
    for (const refinements of [0, 1, 2, 4, 8, 13]) {
      const cost = costOf(progressiveBomb({ width: size, height: size, refinements, bands: 21 }));
      assert.ok(cost === undefined || cost <= most, `${size}, ${refinements}: ${cost}`);
    }
  }
});

Deno.test("no photo costs more than ten ordinary checks of 1280×720, unless larger ones are asked for", () => {
  const large = sequentialBomb({ width: 7000, height: 7000 });
  assert.ok(probeImage(large, { ...LIMITS, maxPixels: 50_000_000 }).cost > 52_000_000);
  const { maxSymbols, probe } = readPicture(sequentialBomb({ width: 6000, height: 6000 }), LIMITS);
  assert.ok(probe.cost + 1.25 * maxSymbols <= 52_000_001);
});

Deno.test("sequential pictures of zeros and of restarts cost what their pixels do", () => {
  const grey = { width: 2000, height: 2000, components: 1 } as const;
  assert.ok(probeImage(sequentialBomb(grey), LIMITS).cost < 8_100_000);
  assert.ok(probeImage(sequentialBomb({ ...grey, restarts: true }), LIMITS).cost < 9_000_000);
});

Deno.test("the codes that a picture may take are bounded by its size", () => {
  const picture = readPicture(sequentialBomb({ width: 640, height: 480 }), LIMITS);
  const blocks = 3 * 80 * 60;
  // Two codes of one bit each.
  const codes = 2 * blocks * 1.05;
  walkEntropy({ ...picture, maxSymbols: codes + 1 });
  assert.throws(() => walkEntropy({ ...picture, maxSymbols: codes - 1 }), TOO_COSTLY);
  // A code for each of a noisy photo's coefficients fits.
  assert.ok(picture.maxSymbols > 3 * 640 * 480);
});

Deno.test("long codes are dearer than short ones, and a photo of nothing else is refused", () => {
  const size = { width: 1280, height: 720 };
  walkEntropy(readPicture(denseBomb(size), LIMITS));
  assert.throws(() => walkEntropy(readPicture(denseBomb({ ...size, codeBits: 16 }), LIMITS)), TOO_COSTLY);
  assert.throws(() => walkEntropy(readPicture(denseBomb({ ...size, refinements: 13 }), LIMITS)), TOO_COSTLY);
});

Deno.test("a flood of tables is refused, and so is one of segments, fill bytes or stray bytes", async () => {
  const photo = await encodeJpeg(makePicture({ width: 64, height: 64 }));
  const table = [0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)];
  const floods: [string, readonly number[], number][] = [
    ["tables", table, 2000],
    ["segments", [0xff, 0xfe, 0, 2], 20_000],
    ["bytes between segments", [0xff], 1_100_000],
    ["bytes between segments", [0], 1_100_000],
    ["segments", [0xff, 0], 20_000],
    ["segments", [0xff, 0xd0], 20_000],
  ];
  for (const [name, part, count] of floods) {
    assert.throws(
      () => probeImage(flooded(photo, part, count), LIMITS),
      iadError("IMAGE_MALFORMED", new RegExp(`Too many ${name}`)),
    );
  }
  assert.equal(probeImage(flooded(photo, table, 500), LIMITS).dqtSegments, 501);
  assert.equal(probeImage(flooded(photo, [0], 1_000_000), LIMITS).width, 64);
  assert.equal(probeImage(flooded(photo, [0xff], 1_000_000), LIMITS).width, 64);
});

Deno.test("an honest progressive photo is far from the bound", async () => {
  const progressive = await encodeJpeg(makePicture({ width: 1280, height: 720 }), {
    progressive: true,
    quality: 95,
  });
  const probe = probeImage(progressive, LIMITS);
  assert.ok(probe.cost < 1.6 * (4_000_000 + 1280 * 720), String(probe.cost));
  assert.equal((await decodeImage(await compiledCodec(), progressive, probe)).width, 1280);
});

/** Undefined where it is refused as too costly. */
function costOf(bomb: Uint8Array): number | undefined {
  try {
    return probeImage(bomb, LIMITS).cost;
  } catch (thrown) {
    assert.ok(TOO_COSTLY(thrown));
    return undefined;
  }
}
