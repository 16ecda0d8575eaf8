import assert from "node:assert/strict";
import { isAsBuilt } from "../../client/check_build.ts";
import { gzipSync } from "node:zlib";
import * as source from "../../client/mod.ts";
import { BUILT, builtBytes, builtName, CLIENT_DIST } from "../support/client_dist.ts";

/** Gzipped, library and worker together. */
const BUDGET = 45_000;

const LOADED = [builtName("library"), builtName("worker")];

Deno.test("library and worker together stay within 45 kB gzipped", () => {
  const bytes = LOADED.map((name) => gzipSync(builtBytes(name), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0);
  assert.ok(bytes > 0 && bytes <= BUDGET, `${bytes} bytes gzipped`);
});

Deno.test("the built library is importable without a page and exports what its source does", async () => {
  assert.equal("window" in globalThis || "document" in globalThis, false);
  const built = await import(new URL(builtName("library"), CLIENT_DIST).href);
  assert.deepEqual(Object.keys(built).sort(), Object.keys(source).sort());
});

Deno.test("library and worker ask no server for anything and make no code from text", () => {
  for (const name of LOADED) {
    const text = new TextDecoder().decode(builtBytes(name));
    assert.doesNotMatch(text, /https?:\/\//, name);
    assert.doesNotMatch(text, /\beval\s*\(|\bFunction\s*\(|\bimport\s*\(/, name);
    assert.doesNotMatch(text, /XMLHttpRequest|sendBeacon|WebSocket|EventSource/, name);
    // The one fetch reads the file's own source, from the cache and never from the network.
    for (const { index } of text.matchAll(/\bfetch\s*\(/g)) {
      assert.match(text.slice(index, index + 120), /only-if-cached/, name);
    }
  }
});

Deno.test("every placeholder is filled in", () => {
  for (const name of Object.keys(BUILT.files)) {
    assert.doesNotMatch(new TextDecoder().decode(builtBytes(name)), /__IAD_/, name);
  }
});

Deno.test("the demo page loads every file with the hash that the manifest has", () => {
  const page = new TextDecoder().decode(builtBytes(builtName("demo_page")));
  for (
    const [role, folder] of [["element", "client"], ["demo_script", "demo"], ["demo_style", "demo"], [
      "demo_icon",
      "demo",
    ]] as const
  ) {
    const name = builtName(role);
    const attributes = `="${folder}/${name}" integrity="sha384-${BUILT.files[name]?.sha384}"`;
    assert.ok(page.includes(attributes), role);
  }
  // Below any path that a proxy may add.
  assert.doesNotMatch(page, /(?:src|href)="\//);
  const loads = [...page.matchAll(/<(?:script|link)\b[^>]*>/g)].map(([tag]) => tag);
  assert.equal(loads.filter((tag) => tag.includes("integrity=")).length, loads.length);
});

Deno.test("every built script knows whether it is as it was built", async () => {
  for (const role of ["library", "element", "worker"] as const) {
    const bytes = builtBytes(builtName(role));
    assert.equal(await isAsBuilt(bytes), true, role);
    const edited = Uint8Array.from(bytes);
    edited[100]! ^= 1;
    assert.equal(await isAsBuilt(edited), false, role);
    assert.equal(await isAsBuilt(bytes.slice(0, -100)), false, role);
    assert.equal(await isAsBuilt(Uint8Array.from([...bytes, 10])), false, role);
  }
});
