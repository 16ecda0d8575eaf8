import assert from "node:assert/strict";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";
import { IadError } from "../../src/errors.ts";
import { readPicture, walkEntropy } from "../../src/jpeg/mod.ts";
import { decodePicture } from "../../src/pixels/mod.ts";
import { mutated, randomOf } from "../../harness/mutations.ts";

/** `deno task jpeg:mutate` does the same at length. */
Deno.test("of 1,500 mutants each is refused with an error of ours or decoded by the codec", async () => {
  const codec = await compiledCodec();
  const picture = makePicture({ width: 97, height: 33 });
  const files = [await encodeJpeg(picture), await encodeJpeg(picture, { progressive: true })];
  const random = randomOf(29);
  let taken = 0;
  for (let i = 0; i < 1500; i++) {
    const bytes = mutated(files[i % 2]!, random);
    const read = readWhole(bytes);
    if (read === undefined) continue;
    const { width, height } = await decodePicture(codec, {
      ...read,
      probe: { ...read.probe, orientation: 1 },
    });
    assert.deepEqual([width, height], [read.frame.width, read.frame.height]);
    taken++;
  }
  assert.ok(taken > 50, String(taken));
});

function readWhole(bytes: Uint8Array) {
  try {
    const picture = readPicture(bytes, { minShorterSide: 1, maxPixels: 1_000_000 });
    walkEntropy(picture);
    return picture;
  } catch (thrown) {
    assert.ok(
      thrown instanceof IadError && /^IMAGE_(MALFORMED|TOO_LARGE)$/.test(thrown.code),
      String(thrown),
    );
    return undefined;
  }
}
