import assert from "node:assert/strict";
import { probeImage } from "../../src/jpeg/mod.ts";
import {
  type DecodedImage,
  decodeImage,
  hammingDistance,
  perceptualHash,
  pixelFacts,
} from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";

function flat(value: number): DecodedImage {
  return { width: 640, height: 480, data: new Uint8ClampedArray(4 * 640 * 480).fill(value) };
}

Deno.test("mean luma and saturated share of known pictures", () => {
  assert.equal(pixelFacts(flat(77)).meanLuma, 77);
  assert.equal(pixelFacts(flat(77)).saturatedShare, 0);
  assert.equal(pixelFacts(flat(255)).saturatedShare, 1);
  const half = flat(100);
  half.data.fill(0, 0, half.data.length / 2);
  const facts = pixelFacts(half);
  assert.equal(facts.meanLuma, 50);
  assert.equal(facts.saturatedShare, 0.5);
});

Deno.test("the facts of a large picture are sampled, not skewed", () => {
  const { meanLuma } = pixelFacts(makePicture({ width: 1600, height: 1200, seed: 3 }));
  const { meanLuma: small } = pixelFacts(makePicture({ width: 400, height: 300, seed: 3 }));
  assert.ok(Math.abs(meanLuma - small) < 2);
});

Deno.test("the hash survives re-encoding and tells pictures apart", async () => {
  const codec = await compiledCodec();
  const hashes: string[] = [];
  for (let seed = 1; seed <= 6; seed++) {
    const picture = makePicture({ width: 640, height: 480, seed });
    const hash = perceptualHash(picture);
    assert.match(hash, /^[0-9a-f]{16}$/);
    for (const quality of [60, 80, 95]) {
      const photo = await encodeJpeg(picture, { quality });
      const again = await decodeImage(codec, photo, probeImage(photo, { minShorterSide: 1, maxPixels: 1e6 }));
      assert.ok(hammingDistance(hash, perceptualHash(again)) <= 3, `seed ${seed} quality ${quality}`);
    }
    for (const other of hashes) assert.ok(hammingDistance(hash, other) > 10);
    hashes.push(hash);
  }
});

Deno.test("hamming distance counts bits", () => {
  assert.equal(hammingDistance("0000000000000000", "0000000000000000"), 0);
  assert.equal(hammingDistance("0000000000000000", "ffffffffffffffff"), 64);
  assert.equal(hammingDistance("8000000000000001", "0000000000000003"), 2);
});
