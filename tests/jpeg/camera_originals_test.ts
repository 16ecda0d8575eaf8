import assert from "node:assert/strict";
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage, pixelFacts } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { sharedFiles } from "../../harness/reference_data.ts";

const FILES = await sharedFiles("data/camera-originals");

Deno.test({
  name: "unedited files of 49 cameras probe and decode",
  ignore: FILES === undefined,
  async fn() {
    const codec = await compiledCodec();
    let rotated = 0;
    for (const file of FILES ?? []) {
      const photo = await Deno.readFile(file);
      const probe = probeImage(photo, { minShorterSide: 480, maxPixels: 40_000_000 });
      const image = await decodeImage(codec, photo, probe);
      assert.equal(image.width * image.height, probe.width * probe.height);
      assert.match(pixelFacts(image).perceptualHash, /^[0-9a-f]{16}$/);
      if (probe.orientation > 4) rotated++;
    }
    assert.equal(FILES?.length, 49);
    assert.ok(rotated > 0);
  },
});
