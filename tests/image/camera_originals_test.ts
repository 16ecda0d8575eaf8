import assert from "node:assert/strict";
import { decodeImage, pixelFacts, probeImage } from "../../src/image/mod.ts";
import { compiledCodec } from "../support/assets.ts";
import { sharedFiles } from "../support/shared.ts";

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
