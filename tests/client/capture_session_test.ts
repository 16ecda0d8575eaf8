import assert from "node:assert/strict";
import { CaptureError, createCapture } from "../../client/mod.ts";
import type { SealingKey } from "../../client/types.ts";

const KEY: SealingKey = { suite: "p256", keyId: "", publicKey: "AAAA" };

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    assert.ok(thrown instanceof CaptureError);
    return thrown.code;
  }
  throw new Error("Did not reject");
}

Deno.test("creating a session needs no window, and nothing can be captured before start", async () => {
  const capture = createCapture({ publicKey: KEY });
  assert.equal(capture.state, "idle");
  assert.equal(capture.stream, undefined);
  assert.equal(await codeOf(capture.capture()), "invalid_options");
});

Deno.test("stop is final, told once, and every later call is cancelled", async () => {
  const capture = createCapture({ publicKey: KEY });
  const states: string[] = [];
  capture.addEventListener("statechange", ({ detail }) => states.push(detail.state));
  capture.stop();
  capture.stop();
  assert.deepEqual(states, ["stopped"]);
  assert.equal(await codeOf(capture.start()), "cancelled");
  assert.equal(await codeOf(capture.capture()), "cancelled");
});

Deno.test("an aborted signal stops the session, also one that was aborted before", async () => {
  const controller = new AbortController();
  const capture = createCapture({ publicKey: KEY, signal: controller.signal });
  controller.abort();
  assert.equal(capture.state, "stopped");
  const late = createCapture({ publicKey: KEY, signal: controller.signal });
  assert.equal(late.state, "stopped");
  assert.equal(await codeOf(late.start()), "cancelled");
});
