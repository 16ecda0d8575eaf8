/// <reference lib="deno.worker" />
import { existsSync } from "node:fs";
import type { RecordJob, RecordStart } from "../../src/records/messages.ts";
import type { ToWorker } from "../../src/supervision/mod.ts";

/** Before the record worker's own listener: the release of some claims is a fault of the worker. */
self.addEventListener("message", (event: MessageEvent<ToWorker<RecordStart, RecordJob>>) => {
  if (event.data.kind !== "job") return;
  const { method, args } = event.data.job.call;
  if (method === "save" && args[0].sdk_build === "die unheard") {
    // The commit goes through; the word of it does not.
    globalThis.postMessage = () => {
      throw new Error("worker dies for a test, unheard");
    };
  }
  if (method !== "release") return;
  const [fault, path] = args[0].split(" ");
  if (fault === "die") {
    event.stopImmediatePropagation();
    throw new Error("worker dies for a test");
  }
  // As a disk that does not answer: nothing else runs on this thread while the file is there.
  while (fault === "stall" && existsSync(path!)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
});
