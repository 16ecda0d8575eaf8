import assert from "node:assert/strict";
import { serveLock } from "../../tools/lock/serve_lock.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("serve.lock is deno.lock without what tests and tools bring; else: deno task lock", async () => {
  const [full, served] = await Promise.all(
    ["deno.lock", "serve.lock"].map((name) => Deno.readTextFile(new URL(name, ROOT))),
  );
  assert.equal(served, serveLock(full!));
  assert.match(full!, /"npm:fast-check@/);
  for (const name of ["axe-core", "fast-check", "jpeg-js", "playwright-core", "pure-rand", "-musl"]) {
    assert.ok(!served!.includes(name), name);
  }
});

Deno.test("what is needed is followed through dependencies, by name or by whole key", () => {
  const served = JSON.parse(serveLock(JSON.stringify({
    version: "5",
    specifiers: { "npm:@a/one@1.0.0": "1.0.0_peer@1.0.0", "npm:test@1.0.0": "1.0.0" },
    npm: {
      "@a/one@1.0.0_peer@1.0.0": { dependencies: ["peer", "many@1.0.0"] },
      "peer@1.0.0": { optionalDependencies: ["lib-gnu", "lib-musl"] },
      "lib-gnu@1.0.0": { os: ["linux"], cpu: ["x64"] },
      "lib-musl@1.0.0": { os: ["linux"], cpu: ["x64"] },
      "many@1.0.0": {},
      "many@2.0.0": {},
      "test@1.0.0": { dependencies: ["many@2.0.0"] },
    },
    workspace: { dependencies: ["npm:@a/one@1.0.0"] },
  })));
  assert.deepEqual(Object.keys(served.specifiers), ["npm:@a/one@1.0.0"]);
  assert.deepEqual(Object.keys(served.npm), [
    "@a/one@1.0.0_peer@1.0.0",
    "peer@1.0.0",
    "lib-gnu@1.0.0",
    "many@1.0.0",
  ]);
  assert.deepEqual(served.npm["peer@1.0.0"].optionalDependencies, ["lib-gnu"]);
});

Deno.test("a lock of another version, or one that lacks a package, is refused", () => {
  const lock = {
    version: "5",
    specifiers: { "npm:a@1": "1.0.0" },
    npm: {},
    workspace: { dependencies: ["npm:a@1"] },
  };
  assert.throws(() => serveLock(JSON.stringify(lock)), /"a@1.0.0" is not in the lock/);
  assert.throws(() => serveLock(JSON.stringify({ ...lock, version: "6" })), /A lock of version 6/);
});
