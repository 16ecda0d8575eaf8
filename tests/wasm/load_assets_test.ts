import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { loadAssets } from "../../wasm/load_assets.ts";
import { readManifest } from "../../wasm/manifest.ts";
import { constantModel } from "../support/constant_model.ts";
import { iadError } from "../support/errors.ts";

const MODEL = constantModel([]);

async function entry(model = MODEL) {
  const digest = await crypto.subtle.digest("SHA-256", model as Uint8Array<ArrayBuffer>);
  return {
    file: "face_detector.onnx",
    sha256: new Uint8Array(digest).toHex(),
    version: "1.0.0",
    input: { size: 320, padding: 0 },
    thresholds: { score: 0.6, nms_iou: 0.45 },
  };
}

async function withModels(
  manifest: unknown,
  test: (folder: URL) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/face_detector.onnx`, MODEL);
    await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify(manifest));
    await test(pathToFileURL(folder + "/"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function asBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

Deno.test("assets come with a compiled codec, the runtime and the pinned model", async () => {
  await withModels({ face_detector: await entry() }, async (folder) => {
    const { assets: { codec, detector }, models } = await loadAssets(folder);
    assert.ok(codec instanceof WebAssembly.Module);
    assert.ok(detector.runtime.length > 1_000_000);
    assert.deepEqual(detector.model, MODEL);
    assert.deepEqual(models.map(({ model, version }) => `${model} ${version}`), ["face_detector 1.0.0"]);
    assert.deepEqual(detector.spec, {
      version: "1.0.0",
      inputSize: 320,
      padding: 0,
      scoreThreshold: 0.6,
      nmsIou: 0.45,
    });
  });
});

Deno.test("a model with one other bit is refused", async () => {
  const other = MODEL.slice();
  other[100]! ^= 1;
  await withModels({ face_detector: await entry(other) }, async (folder) => {
    await assert.rejects(loadAssets(folder), iadError("INTERNAL", /not the model that the manifest pins/));
  });
});

Deno.test("a missing model or folder is our error, without its path", async () => {
  await withModels({ face_detector: { ...(await entry()), file: "other.onnx" } }, async (folder) => {
    await assert.rejects(loadAssets(folder), iadError("INTERNAL", /cannot read "other\.onnx"/));
    await assert.rejects(loadAssets(new URL("none/", folder)), iadError("INTERNAL", /manifest\.json/));
  });
});

Deno.test("a manifest that is wrong is refused with the path of the fault", async () => {
  const good = await entry();
  const cases: [unknown, RegExp][] = [
    [{}, /manifest\.face_detector is not an object/],
    [{ face_detector: { ...good, file: "../../etc/passwd" } }, /face_detector\.file/],
    [{ face_detector: { ...good, sha256: "00" } }, /face_detector\.sha256/],
    [{ face_detector: { ...good, version: "" } }, /face_detector\.version/],
    [{ face_detector: { ...good, input: { size: 0, padding: 0 } } }, /input\.size/],
    [{ face_detector: good, pipeline: { ...good, temperature: 0 } }, /pipeline\.temperature/],
    [{ face_detector: good, pipeline: { ...good, file: "a.bin", temperature: 1 } }, /pipeline\.file/],
    [{ face_detector: { ...good, thresholds: { score: 2, nms_iou: 0.5 } } }, /thresholds\.score/],
  ];
  for (const [manifest, detail] of cases) {
    assert.throws(() => readManifest(asBytes(manifest)), iadError("INTERNAL", detail));
  }
  assert.throws(() => readManifest(Uint8Array.of(0x7b, 0xff)), iadError("INTERNAL", /not JSON/));
});
