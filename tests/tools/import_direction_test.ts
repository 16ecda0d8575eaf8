import assert from "node:assert/strict";
import { denoAllowed, importFault } from "../../tools/lint/import_direction.ts";

Deno.test("a stage may import earlier stages through their door only", () => {
  assert.equal(importFault("/p/src/bundle/parse.ts", "../bytes/mod.ts"), undefined);
  assert.equal(importFault("/p/src/bundle/parse.ts", "./types.ts"), undefined);
  assert.equal(importFault("/p/src/bundle/parse.ts", "../errors.ts"), undefined);
  assert.match(importFault("/p/src/bundle/parse.ts", "../bytes/reader.ts") ?? "", /through its mod\.ts/);
  assert.match(importFault("/p/src/bytes/mod.ts", "../bundle/mod.ts") ?? "", /must not import "bundle"/);
});

Deno.test("the verdict never sees pixels and routes never see stages", () => {
  assert.match(importFault("/p/src/verdict/decide.ts", "../image/mod.ts") ?? "", /must not import/);
  assert.match(importFault("/p/routes/check.ts", "../src/image/mod.ts") ?? "", /must not import/);
  assert.equal(importFault("/p/routes/check.ts", "../src/pipeline.ts"), undefined);
});

Deno.test("nothing shipped imports tests or tools", () => {
  assert.match(importFault("/p/src/app.ts", "../tests/helpers.ts") ?? "", /must not import tests/);
});

Deno.test("Deno.* stays at the edges", () => {
  assert.equal(denoAllowed("/p/main.ts"), true);
  assert.equal(denoAllowed("/p/src/workers/analysis_worker.ts"), true);
  assert.equal(denoAllowed("/p/src/image/probe.ts"), false);
  assert.equal(denoAllowed("/p/routes/health.ts"), false);
});
