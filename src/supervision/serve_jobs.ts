/// <reference lib="deno.worker" />
import { IadError, toIadError } from "../errors.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

interface JobServer<Start, Job> {
  /** Settles when jobs can be run. */
  start(given: Start): Promise<void>;
  run(job: Job): Promise<unknown>;
}

/** The inside of a supervised worker: one start, then jobs. Whatever is thrown in them is an answer. */
export function serveJobs<Start, Job>(server: JobServer<Start, Job>): void {
  let started = false;

  async function start(given: Start): Promise<void> {
    try {
      await server.start(given);
      started = true;
      reply({ kind: "ready" });
    } catch (thrown) {
      reply({ kind: "start_failed", ...faultOf(thrown) });
    }
  }

  async function run(id: number, job: Job): Promise<void> {
    try {
      if (!started) throw new IadError("INTERNAL", { detail: "job before start" });
      reply({ kind: "done", id, result: await server.run(job) });
    } catch (thrown) {
      reply({ kind: "refused", id, ...faultOf(thrown) });
    }
  }

  self.addEventListener("message", ({ data }: MessageEvent<ToWorker<Start, Job>>) => {
    if (data.kind === "start") void start(data.start);
    else void run(data.id, data.job);
  });
}

function reply(message: FromWorker<unknown>): void {
  postMessage(message);
}

function faultOf(thrown: unknown) {
  const { code, detail } = toIadError(thrown);
  return { code, detail };
}
