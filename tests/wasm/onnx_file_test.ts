import assert from "node:assert/strict";
import { convertTflite, modelUrl } from "../../wasm/mod.ts";
import { readOnnxFile } from "../../wasm/onnx_file.ts";
import { constantLandmarks, constantModel } from "../../harness/constant_model.ts";

interface Entry {
  readonly file: string;
  readonly package?: string;
  readonly opset: number;
  readonly input: { readonly size?: number };
  readonly outputs: readonly { readonly name: string }[];
}

Deno.test("opset, inputs, outputs and tensors of a file", () => {
  const file = readOnnxFile(constantModel([]));
  assert.equal(file.opset, 13);
  assert.deepEqual(file.inputs, [{ name: "image", dims: [1, 3, "d2", "d3"] }]);
  assert.deepEqual(file.outputs[1], { name: "s16", dims: [1, 23, 20, 20] });
  assert.deepEqual(file.tensors.map(({ name }) => name), ["c_s8", "c_s16", "c_s32"]);
  assert.deepEqual(file.tensors[2]!.dims, [1, 23, 10, 10]);
});

Deno.test("the shipped models are as their manifest says", async () => {
  const models = new URL("../../models/", import.meta.url);
  const manifest = JSON.parse(await Deno.readTextFile(new URL("manifest.json", models)));
  for (const entry of Object.values<Entry>(manifest)) {
    const { file, opset, outputs } = entry;
    const stored = await Deno.readFile(modelUrl(models, entry));
    const onnx = readOnnxFile(file.endsWith(".tflite") ? convertTflite(stored, entry.input.size) : stored);
    assert.equal(onnx.opset, opset);
    assert.deepEqual(onnx.outputs.map(({ name }) => name), outputs.map(({ name }) => name));
    assert.ok(onnx.tensors.every(({ dims }) => dims.every((dim) => typeof dim === "number")));
  }
});

Deno.test("what is no model, or ends early, is refused and never read beyond", () => {
  assert.throws(() => readOnnxFile(new Uint8Array()), RangeError);
  assert.throws(() => readOnnxFile(new Uint8Array(64).fill(0xff)), RangeError);
  const whole = constantLandmarks({ points: [0, 1] });
  for (let length = 0; length < whole.length; length += 7) {
    try {
      readOnnxFile(whole.subarray(0, length));
    } catch (thrown) {
      assert.ok(thrown instanceof RangeError, `${length}: ${thrown}`);
    }
  }
});
