/// <reference lib="deno.worker" />
import { IadError } from "../errors.ts";
import { serveJobs } from "../supervision/mod.ts";
import { createRecordClient } from "./client.ts";
import type { RecordJob, RecordStart } from "./messages.ts";
import { callStep, type StoreSteps } from "./steps.ts";
import { openSteps } from "./store.ts";

/** Entry of the record worker: the libSQL client, synchronous underneath, on a thread that may wait for a disk. */
let steps: StoreSteps;
let token: string | undefined;

serveJobs<RecordStart, RecordJob>({
  start: async ({ url, settings, token: first }) => {
    token = first;
    const timeoutMs = settings.operationTimeoutMs;
    const client = await createRecordClient({ url, token: () => token }, timeoutMs ? { timeoutMs } : {});
    steps = await openSteps({ ...settings, client });
  },
  run: async ({ until, token: current, call }) => {
    token = current;
    // After a stall the calls that nobody waits for any more must not hold up the others.
    if (Date.now() >= until) {
      throw new IadError("RECORDS_UNAVAILABLE", { detail: `${call.method}: too late` });
    }
    return await callStep(steps, call);
  },
});
