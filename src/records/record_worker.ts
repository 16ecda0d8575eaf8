/// <reference lib="deno.worker" />
import { IadError, toIadError } from "../errors.ts";
import { createRecordClient } from "./client.ts";
import type { FromRecordWorker, RecordCall, ToRecordWorker } from "./messages.ts";
import type { StoreSteps } from "./steps.ts";
import { openSteps } from "./store.ts";

/** Entry of the record worker: the libSQL client, synchronous underneath, on a thread that may wait for a disk. */
let steps: StoreSteps | undefined;

async function run(call: RecordCall): Promise<unknown> {
  if (call.method === "open") {
    const [database, settings] = call.args;
    steps = await openSteps({ ...settings, client: await createRecordClient(database) });
    return;
  }
  if (steps === undefined) throw new IadError("INTERNAL", { detail: "record call before open" });
  const step = steps[call.method] as (...args: readonly unknown[]) => Promise<unknown>;
  return await step.apply(steps, call.args);
}

function reply(message: FromRecordWorker): void {
  postMessage(message);
}

async function answer({ id, until, call }: ToRecordWorker): Promise<void> {
  try {
    // After a stall the calls that nobody waits for any more must not hold up the others.
    if (Date.now() > until) {
      throw new IadError("RECORDS_UNAVAILABLE", { detail: `${call.method}: too late` });
    }
    reply({ kind: "done", id, result: await run(call) });
  } catch (thrown) {
    const { code, detail } = toIadError(thrown);
    reply({ kind: "refused", id, code, detail });
  }
}

self.addEventListener("message", ({ data }: MessageEvent<ToRecordWorker>) => void answer(data));
