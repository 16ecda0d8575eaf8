/** What a start tells the operator before anything is asked. */
import assert from "node:assert/strict";
import { silentLogger } from "../support/logger.ts";
import { withServer } from "../support/test_server.ts";

/** Events at level warn of a start with these settings. */
async function warningsOf(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const warnings: string[] = [];
  const log = { ...silentLogger(), warn: (event: string) => void warnings.push(event) };
  await withServer(settings, () => Promise.resolve(), log);
  return warnings;
}

Deno.test("the built-in liveness network is warned of, none and other networks are not", async () => {
  const event = "builtin_liveness_not_recommended";
  assert.ok((await warningsOf({ FACE_LIVENESS: "builtin" })).includes(event));
  for (const settings of [{}, { FACE_LIVENESS: "http://127.0.0.1:9/" }] as Record<string, string>[]) {
    assert.ok(!(await warningsOf(settings)).includes(event));
  }
});
