/** What is deployed, looked at without running it: `deno task test:hosts` runs it. */
import assert from "node:assert/strict";
import { type AssetPlan, requiredModules, TARGETS } from "../../tools/edge/targets.ts";
import { settingNames } from "../../src/config/mod.ts";

const PLAN: AssetPlan = {
  files: [
    { name: "codec.wasm", kind: "wasm", bytes: new Uint8Array(1) },
    { name: "client/a-b.js.bin", kind: "data", bytes: new Uint8Array(1) },
  ],
  expression: (variable) => `{ codec: ${variable("codec.wasm")}, file: ${variable("client/a-b.js.bin")} }`,
};

Deno.test("modules of Node that a bundle requires are found, minified or not, and no others", () => {
  const app = 'var a=Z("node:util");b=__require("node:v8"),c=Z("node:util");import("node:fs");d("node:os")';
  assert.deepEqual(requiredModules(app), ["node:util", "node:v8"]);
});

Deno.test("the runtime's config names every module and every setting once", () => {
  const { "config.capnp": config = "", "main.js": main = "" } = TARGETS.workerd.texts(PLAN, "");
  for (const { name, kind } of PLAN.files) {
    assert.equal(config.split(`(name = "${name}", ${kind} = embed "${name}")`).length, 2, name);
    assert.match(main, new RegExp(`^import (\\S+) from "./${name}";$`, "m"));
  }
  for (const name of settingNames().filter((one) => !one.endsWith("PORT"))) {
    assert.equal(config.split(`(name = "${name}", fromEnvironment = "${name}")`).length, 2, name);
  }
});

Deno.test("a main module is a module: every name that it uses is imported", () => {
  for (const { texts } of Object.values(TARGETS)) {
    const main = texts(PLAN, "")["main.js"]!;
    const imported = new Set([...main.matchAll(/^import (\$\w+) from/gm)].map(([, name]) => name));
    const used = [...main.matchAll(/: (\$\w+)/g)].map(([, name]) => name!);
    assert.equal(used.length, PLAN.files.length);
    for (const name of used) assert.ok(imported.has(name), name);
  }
});
