import assert from "node:assert/strict";
import type { Signals } from "../../../src/bundle/types.ts";
import { type ReadSignals, readSignals } from "../../../src/evidence/read_signals.ts";

/** Read by the server without losing anything: nothing malformed, nothing that it does not know. */
export function readWhole(signals: Signals): ReadSignals {
  const read = readSignals(signals);
  for (const [name, observation] of Object.entries(signals)) {
    const kept = read[name as keyof ReadSignals];
    assert.equal(kept?.kind, observation.status, `${name}: ${JSON.stringify(observation)}`);
    if (kept.kind === "observed" && observation.status === "observed") {
      assert.deepEqual(kept.value, observation.value, name);
    }
  }
  return read;
}
