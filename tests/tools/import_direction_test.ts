import assert from "node:assert/strict";
import plugin, { denoAllowed, importFault } from "../../tools/lint/import_direction.ts";

Deno.test("a stage may import earlier stages through their door only", () => {
  assert.equal(importFault("src/bundle/parse.ts", "../bytes/mod.ts"), undefined);
  assert.equal(importFault("src/bundle/parse.ts", "./types.ts"), undefined);
  assert.equal(importFault("src/bundle/parse.ts", "../errors.ts"), undefined);
  assert.match(importFault("src/bundle/parse.ts", "../bytes/reader.ts") ?? "", /through its mod\.ts/);
  assert.match(importFault("src/bytes/mod.ts", "../bundle/mod.ts") ?? "", /must not import "bundle"/);
});

Deno.test("the verdict never sees pixels and routes never see stages", () => {
  for (const room of ["jpeg", "pixels", "forensics", "inference", "frames", "faces", "liveness"]) {
    assert.match(importFault("src/verdict/decide.ts", `../${room}/mod.ts`) ?? "", /must not import/, room);
    assert.match(importFault("routes/check.ts", `../src/${room}/mod.ts`) ?? "", /must not import/, room);
  }
  assert.equal(importFault("routes/check.ts", "../src/check/mod.ts"), undefined);
});

Deno.test("bytes of a JPEG come before pixels, pixels before frames, and networks are run behind one door", () => {
  assert.equal(importFault("src/pixels/decode.ts", "../jpeg/mod.ts"), undefined);
  assert.match(importFault("src/jpeg/probe.ts", "../pixels/mod.ts") ?? "", /must not import "pixels"/);
  assert.match(importFault("src/forensics/plane.ts", "../frames/mod.ts") ?? "", /must not import "frames"/);
  assert.equal(importFault("src/faces/detector.ts", "../inference/mod.ts"), undefined);
  assert.match(importFault("src/faces/detector.ts", "../inference/session.ts") ?? "", /through its mod\.ts/);
  assert.match(importFault("src/evidence/observe.ts", "../inference/mod.ts") ?? "", /must not import/);
});

Deno.test("nothing shipped imports what measures or tests it", () => {
  for (const around of ["harness", "lab", "models", "tools", "bench", "tests"]) {
    for (const file of ["src/verdict/decide.ts", "routes/health.ts", "client/mod.ts", "wasm/mod.ts"]) {
      const up = "../".repeat(file.split("/").length - 1);
      assert.match(importFault(file, `${up}${around}/a.ts`) ?? "", /must not import/, `${file} ${around}`);
    }
  }
});

Deno.test("an edge brings the models' files with it, and none of their code", () => {
  assert.equal(importFault("edge/deno.ts", "../models/face_pose.onnx"), undefined);
  assert.equal(importFault("edge/deno.ts", "../models/manifest.json"), undefined);
  assert.match(importFault("edge/deno.ts", "../models/training/a.ts") ?? "", /must not import/);
  assert.match(importFault("edge/deno.ts", "../harness/a.ts") ?? "", /must not import/);
  assert.match(importFault("src/app.ts", "../edge/deno.ts") ?? "", /must not import "edge"/);
});

Deno.test("nobody imports tests, and the harness knows neither lab nor tools", () => {
  for (const around of ["harness", "lab", "models", "tools", "bench"]) {
    assert.match(importFault(`${around}/a.ts`, "../tests/support/b.ts") ?? "", /must not import "tests"/);
    if (around !== "harness") assert.equal(importFault(`${around}/a.ts`, "../harness/b.ts"), undefined);
  }
  assert.match(importFault("harness/a.ts", "../lab/species.ts") ?? "", /must not import "lab"/);
  assert.match(importFault("harness/a.ts", "../tools/b.ts") ?? "", /must not import "tools"/);
  assert.equal(importFault("tests/lab/a_test.ts", "../../lab/species.ts"), undefined);
});

Deno.test("the plugin sees static, re-exporting and dynamic imports", () => {
  const texts = [
    'import "../../lab/a.ts";',
    'export * from "../../lab/a.ts";',
    'await import("../../lab/a.ts");',
  ];
  for (const text of texts) {
    const found = Deno.lint.runPlugin(plugin, "src/verdict/x.ts", text);
    assert.deepEqual(found.map(({ id }) => id), ["iad/import-direction"], text);
  }
  assert.deepEqual(Deno.lint.runPlugin(plugin, "src/verdict/x.ts", "await import(`../${name}`);"), []);
});

Deno.test("Deno.* stays at the edges", () => {
  assert.equal(denoAllowed("main.ts"), true);
  assert.equal(denoAllowed("src/analysis/analysis_worker.ts"), true);
  assert.equal(denoAllowed("src/jpeg/probe.ts"), false);
  assert.equal(denoAllowed("routes/health.ts"), false);
});
