import assert from "node:assert/strict";

Deno.test("on a server the import is quiet and brings the library's API along", async () => {
  assert.equal(globalThis.customElements, undefined);
  const element = await import("../../../client/element/mod.ts");
  const library = await import("../../../client/mod.ts");
  for (const [name, value] of Object.entries(library)) {
    assert.equal(element[name as keyof typeof library], value, name);
  }
  assert.equal(typeof element.defineCaptureElement, "function");
});
