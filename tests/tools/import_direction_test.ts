import assert from "node:assert/strict";
import { denoAllowed, importFault } from "../../tools/lint/import_direction.ts";

Deno.test("a stage may import earlier stages through their door only", () => {
  assert.equal(importFault("src/bundle/parse.ts", "../bytes/mod.ts"), undefined);
  assert.equal(importFault("src/bundle/parse.ts", "./types.ts"), undefined);
  assert.equal(importFault("src/bundle/parse.ts", "../errors.ts"), undefined);
  assert.match(importFault("src/bundle/parse.ts", "../bytes/reader.ts") ?? "", /through its mod\.ts/);
  assert.match(importFault("src/bytes/mod.ts", "../bundle/mod.ts") ?? "", /must not import "bundle"/);
});

Deno.test("the verdict never sees pixels and routes never see stages", () => {
  assert.match(importFault("src/verdict/decide.ts", "../image/mod.ts") ?? "", /must not import/);
  assert.match(importFault("routes/check.ts", "../src/image/mod.ts") ?? "", /must not import/);
  assert.equal(importFault("routes/check.ts", "../src/pipeline.ts"), undefined);
});

Deno.test("nothing shipped imports tests or tools", () => {
  assert.match(importFault("src/app.ts", "../tests/helpers.ts") ?? "", /must not import tests/);
});

Deno.test("Deno.* stays at the edges", () => {
  assert.equal(denoAllowed("main.ts"), true);
  assert.equal(denoAllowed("src/workers/analysis_worker.ts"), true);
  assert.equal(denoAllowed("src/image/probe.ts"), false);
  assert.equal(denoAllowed("routes/health.ts"), false);
});
