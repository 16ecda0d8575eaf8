import assert from "node:assert/strict";
import { type Sources, unusedExports } from "../../tools/exports/unused_exports.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDERS = [
  "src",
  "routes",
  "client",
  "edge",
  "wasm",
  "lab",
  "models",
  "harness",
  "tools",
  "bench",
  "tests",
];
/** What pages and bundlers import from outside of this repository, and what a program of the runtime's loads. */
const ENTRIES = new Set(["client/mod.ts", "client/element/mod.ts", "edge/workerd.ts"]);

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    if (isDirectory && !/^(?:dist|node_modules|\.)/.test(name)) yield* filesBelow(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
}

Deno.test("every export is imported by another file", async () => {
  const sources = new Map<string, string>();
  for (const folder of FOLDERS) {
    for await (const path of filesBelow(folder)) {
      sources.set(path, await Deno.readTextFile(new URL(path, ROOT)));
    }
  }
  assert.ok(sources.size > 600);
  assert.deepEqual(unusedExports(sources, ENTRIES), []);
});

function sources(files: Record<string, string>): Sources {
  return new Map(Object.entries(files));
}

Deno.test("what nobody imports is found, through any number of doors", () => {
  const files = sources({
    "a/one.ts": "export const used = 1;\nexport interface Alone {}\nexport function inner() {}\n",
    "a/mod.ts": 'export { used, inner as outer } from "./one.ts";\nexport type * from "./two.ts";\n',
    "a/two.ts": "export type Told = 1;\nexport type Untold = 2;\n",
    "b.ts": 'import { used, type Told } from "./a/mod.ts";\n',
  });
  assert.deepEqual(unusedExports(files), ["a/mod.ts: outer", "a/one.ts: Alone", "a/two.ts: Untold"]);
  assert.deepEqual(unusedExports(files, new Set(["a/mod.ts", "a/one.ts", "a/two.ts"])), []);
});

Deno.test("a namespace and an import() use all", () => {
  const one = "export const a = 1, b = 2;\nexport const c = 3;\n";
  assert.deepEqual(unusedExports(sources({ "one.ts": one, "two.ts": 'await import("./one.ts");' })), []);
  assert.deepEqual(
    unusedExports(sources({ "one.ts": one, "two.ts": 'import * as all from "./one.ts";' })),
    [],
  );
  assert.deepEqual(unusedExports(sources({ "one.ts": one })), ["one.ts: a", "one.ts: c"]);
});
