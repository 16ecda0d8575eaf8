/// <reference lib="deno.worker" />
import type { ToRecordWorker } from "../../src/records/messages.ts";

/** Before the record worker's own listener: the release of some claims is a fault of the worker. */
self.addEventListener("message", (event: MessageEvent<ToRecordWorker>) => {
  const { method, args } = event.data.call;
  if (method !== "release") return;
  if (args[0] === "die") {
    event.stopImmediatePropagation();
    throw new Error("worker dies for a test");
  }
  // As a disk that does not answer: nothing else runs on this thread meanwhile.
  if (args[0] === "stall") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
});
