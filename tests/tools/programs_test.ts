import assert from "node:assert/strict";
import { requireProgram, startProgram } from "../../harness/browser/processes.ts";

Deno.test("a browser that is not installed is named at once", () => {
  const missing = /^Error: \/nowhere\/Firefox-esr is not there: install Debian's package firefox-esr$/;
  assert.throws(() => requireProgram("/nowhere/Firefox-esr"), missing);
  assert.throws(() => startProgram("/nowhere/Firefox-esr", { args: [], limit: 1 }), missing);
  requireProgram("/bin/sh");
});
