import assert from "node:assert/strict";
import { readSignals } from "../../src/evidence/read_signals.ts";
import { observeTamper } from "../../src/evidence/sources/tamper.ts";
import type { TamperFacts } from "../../src/evidence/mod.ts";

function facts(value: { readonly functions?: object; readonly mediaDevicesOwn?: string[] }): TamperFacts {
  const signals = readSignals({ tamper: { status: "observed", value: value as never } });
  const observation = observeTamper(signals);
  assert.ok(observation.kind === "observed");
  return observation.value;
}
const FOREIGN = { text: "native", shape: "foreign" };

Deno.test("a foreign function counts in either realm, each under its own name", () => {
  const { capturePath, canvasRead, functionToString } = facts({
    functions: {
      getUserMedia: FOREIGN,
      "worker.copyTo": FOREIGN,
      "worker.convertToBlob": { text: "native" },
      "worker.getImageData": FOREIGN,
      "worker.toString": FOREIGN,
      copyTo: { text: "absent", shape: "error" },
    },
    mediaDevicesOwn: ["enumerateDevices"],
  });
  assert.deepEqual(capturePath, ["getUserMedia", "worker.copyTo", "enumerateDevices"]);
  assert.deepEqual(canvasRead, ["worker.getImageData"]);
  assert.equal(functionToString, true);
});

Deno.test("functions that no capture goes through do not count", () => {
  assert.deepEqual(
    facts({ functions: { fetch: FOREIGN, "worker.worker.copyTo": FOREIGN, worker: FOREIGN } }),
    {
      capturePath: [],
      canvasRead: [],
      functionToString: false,
    },
  );
});
