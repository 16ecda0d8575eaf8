import assert from "node:assert/strict";
import { loadOperatorModel } from "../../wasm/load_operator_model.ts";
import { iadError } from "../support/errors.ts";

const parse = (value: unknown) => value as { readonly file: string; readonly sha256?: string };

async function withFiles(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, content);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the model beside the description comes with its digest", () =>
  withFiles({ "one.json": '{"file":"one.onnx"}', "one.onnx": "abc" }, async (folder) => {
    const { description, model, sha256 } = await loadOperatorModel(`${folder}/one.json`, parse);
    assert.deepEqual(description, { file: "one.onnx" });
    assert.equal(new TextDecoder().decode(model), "abc");
    assert.equal(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }));

Deno.test("what cannot be used is told by the file's name, without its folder", () =>
  withFiles({
    "text.json": "not JSON",
    "long.json": " ".repeat(70_000),
    "pinned.json": `{"file":"one.onnx","sha256":"${"0".repeat(64)}"}`,
    "lost.json": '{"file":"lost.onnx"}',
    "one.onnx": "abc",
  }, async (folder) => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["text.json", /^"text\.json": model description is not JSON$/],
      ["long.json", /^"long\.json" has more than 65536 bytes$/],
      ["pinned.json", /^"one\.onnx" is not the model that "pinned\.json" pins$/],
      ["lost.json", /^cannot read "lost\.onnx": NotFound$/],
      ["none.json", /^cannot read "none\.json": NotFound$/],
      ["", /^cannot read "": TypeError$/],
    ];
    for (const [file, detail] of cases) {
      await assert.rejects(loadOperatorModel(`${folder}/${file}`, parse), iadError("INTERNAL", detail), file);
    }
  }));
