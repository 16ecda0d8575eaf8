import assert from "node:assert/strict";
import { createSession } from "../../src/inference/session.ts";
import { compareWithReference, readReferences } from "../../tools/models/reference.ts";
import { ortRuntime } from "../../tools/models/runtime.ts";
import { constantModel } from "../../harness/constant_model.ts";

const MODELS = new URL("../../models/", import.meta.url);
const manifest = JSON.parse(await Deno.readTextFile(new URL("manifest.json", MODELS)));

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await createSession(constantModel([]), await ortRuntime())).release();

for (const reference of await readReferences()) {
  const { file, sha256 } = manifest[reference.model];
  // A model that has just been trained: its reference is made by hand (tools/models/reference.py).
  const ignore = reference.sha256 !== sha256;
  Deno.test({ name: `${reference.model} gives what another runtime gives`, ignore }, async () => {
    const compared = await compareWithReference(await Deno.readFile(new URL(file, MODELS)), reference);
    assert.ok(compared.length > 0);
    for (const { output, worst } of compared) assert.ok(worst < 1e-3, `${output}: ${worst}`);
  });
}
