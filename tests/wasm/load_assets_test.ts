import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { loadAssets } from "../../wasm/load_assets.ts";
import { readManifest } from "../../wasm/manifest.ts";
import { constantModel } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";

const MODEL = constantModel([]);

async function entry(model = MODEL) {
  const digest = await crypto.subtle.digest("SHA-256", model as Uint8Array<ArrayBuffer>);
  return {
    file: "face_detector.onnx",
    sha256: new Uint8Array(digest).toHex(),
    version: "1.0.0",
    opset: 13,
    input: { name: "image", size: 320, padding: 0, dynamic: "any multiples of 32" },
    outputs: [8, 16, 32].map((stride) => ({ name: `s${stride}`, shape: [1, 23, "height", "width"] })),
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
    const { assets: { codec, runtime, detector }, models } = await loadAssets(folder);
    assert.ok(codec instanceof WebAssembly.Module);
    assert.ok(runtime instanceof Uint8Array && runtime.length > 1_000_000);
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

Deno.test("a model of another shape than the manifest's is refused in one line", async () => {
  const good = await entry();
  const [first, ...others] = good.outputs;
  const cases: [unknown, RegExp][] = [
    [{ opset: 17 }, /"face_detector\.onnx" has operator set 13, the manifest says 17$/],
    [
      { input: { ...good.input, name: "picture" } },
      /has inputs image\[1,3,d2,d3\], the manifest says picture/,
    ],
    [{ input: { ...good.input, channels: 1 } }, /has inputs .* the manifest says image\[1,1,any,any\]$/],
    [{ outputs: others }, /has outputs s8.*, the manifest says s16/],
    [{ outputs: [{ ...first!, shape: [1, 15, "h", "w"] }, ...others] }, /the manifest says s8\[1,15,h,w\]/],
    [{ outputs: [{ ...first!, shape: [1, 23, 40] }, ...others] }, /the manifest says s8\[1,23,40\]/],
  ];
  for (const [change, detail] of cases) {
    await withModels({ face_detector: { ...good, ...change as object } }, async (folder) => {
      await assert.rejects(loadAssets(folder), iadError("INTERNAL", detail));
    });
  }
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
    [{ face_detector: { ...good, input: { ...good.input, size: 0 } } }, /input\.size/],
    [{ face_detector: { ...good, opset: "13" } }, /face_detector\.opset/],
    [{ face_detector: { ...good, outputs: [] } }, /face_detector\.outputs/],
    [{ face_detector: { ...good, outputs: [{ name: "s8", shape: 23 }] } }, /outputs\[0\]\.shape/],
    [{ face_detector: good, frame_origin: { ...good, temperature: 0 } }, /frame_origin\.temperature/],
    [{ face_detector: good, frame_origin: { ...good, file: "a.bin", temperature: 1 } }, /frame_origin\.file/],
    [{ face_detector: { ...good, thresholds: { score: 2, nms_iou: 0.5 } } }, /thresholds\.score/],
  ];
  for (const [manifest, detail] of cases) {
    assert.throws(() => readManifest(asBytes(manifest)), iadError("INTERNAL", detail));
  }
  assert.throws(() => readManifest(Uint8Array.of(0x7b, 0xff)), iadError("INTERNAL", /not JSON/));
});
