/** The runtime as a compiled module, as a host hands it in that compiles nothing. In a file of its own: it loads once. */
import assert from "node:assert/strict";
import { createInlineAnalyser } from "../../src/analysis/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { PHOTOS } from "../../harness/bundles.ts";

const { instantiate } = WebAssembly;
const { assets } = await loadAssets();
const runtime = await WebAssembly.compile(assets.runtime as Uint8Array<ArrayBuffer>);
const analyser = await createInlineAnalyser({
  assets: { ...assets, runtime },
  maxQueue: 1,
  photoMs: 600_000,
});

Deno.test("a compiled runtime finds the face, and nothing of the stand-in stays behind", async () => {
  assert.equal(WebAssembly.instantiate, instantiate);
  const analysis = await analyser.analyse(PHOTOS.accepted[0]!.bytes(), {
    limits: { minShorterSide: 1, maxPixels: 40_000_000 },
    cost: 1,
    detectFaces: true,
    deadline: performance.now() + 600_000,
  });
  assert.equal(analysis.faces?.length, 1);
});
