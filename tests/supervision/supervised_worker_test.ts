import assert from "node:assert/strict";
import type { IadError } from "../../src/errors.ts";
import { type JobReply, SupervisedWorker } from "../../src/supervision/mod.ts";
import { iadError } from "../support/errors.ts";

/** A worker with its next event as a promise each. `start`: what each start is told, the last one again and again. */
function supervise({ start = "good", startTimeoutMs = 600_000, insists = false } = {}) {
  const starts = start.split(" ");
  const waiting = {
    ready: [] as (() => void)[],
    event: [] as ((event: JobReply<string> | IadError) => void)[],
  };
  const worker = new SupervisedWorker<string, string, string>({
    name: "odd",
    url: new URL("./odd_worker.ts", import.meta.url),
    permissions: "none",
    start: () => starts.length > 1 ? starts.shift()! : starts[0]!,
    startTimeoutMs,
    insists,
    lossCode: "INTERNAL",
  }, {
    ready: () => waiting.ready.splice(0).forEach((resolve) => resolve()),
    replied: (reply) => waiting.event.shift()?.(reply),
    lost: (error) => waiting.event.shift()?.(error),
  });
  let id = 0;
  return {
    worker,
    job: (job: string) =>
      new Promise<JobReply<string> | IadError>((resolve) => {
        waiting.event.push(resolve);
        worker.send(++id, job);
      }),
    ready: () => new Promise<void>((resolve) => waiting.ready.push(resolve)),
  };
}

Deno.test("jobs are answered, refusals included, each under its id", async () => {
  const { worker, job } = supervise();
  await worker.started;
  assert.deepEqual(await job("a"), { kind: "done", id: 1, result: "done a" });
  assert.deepEqual(await job("refuse"), { kind: "refused", id: 2, code: "BAD_REQUEST", detail: "because" });
  worker.close();
  assert.equal(worker.ready, false);
});

Deno.test("one that dies is told without a word of what it was at, and replaced", async () => {
  const { worker, job, ready } = supervise();
  await worker.started;
  for (const restarts of [1, 2, 3]) {
    const again = ready();
    assert.deepEqual({ ...await job("die") as IadError }, {
      name: "IadError",
      code: "INTERNAL",
      detail: "odd worker died",
    });
    assert.equal(worker.ready, false);
    await again;
    assert.equal(worker.restarts, restarts);
  }
  assert.deepEqual(await job("a"), { kind: "done", id: 4, result: "done a" });
  worker.close();
});

Deno.test("one that must not go on is replaced, and its late answer is not heard", async () => {
  const { worker, job, ready } = supervise();
  await worker.started;
  const answer = job("a");
  worker.replace();
  await ready();
  worker.send(7, "b");
  assert.deepEqual(await answer, { kind: "done", id: 7, result: "done b" });
  worker.close();
});

Deno.test("a first start that fails is told as it failed, and not tried again", async () => {
  const refused = supervise({ start: "refuses" }).worker;
  await assert.rejects(refused.started, iadError("RECORDS_UNAVAILABLE", /^no disk$/));
  const silent = supervise({ start: "silent", startTimeoutMs: 100 }).worker;
  await assert.rejects(silent.started, iadError("INTERNAL", /odd worker did not start in time/));
  for (const worker of [refused, silent]) {
    assert.equal(worker.restarts, 0);
    worker.close();
  }
});

Deno.test("a first start that is insisted on is told, too, and tried until it succeeds", async () => {
  const { worker, ready, job } = supervise({ start: "refuses refuses good", insists: true });
  const succeeded = ready();
  await assert.rejects(worker.started, iadError("RECORDS_UNAVAILABLE", /^no disk$/));
  await succeeded;
  assert.equal(worker.restarts, 2);
  assert.deepEqual(await job("a"), { kind: "done", id: 1, result: "done a" });
  worker.close();
});

Deno.test("closing before the first start settles it", async () => {
  const { worker } = supervise();
  worker.close();
  await assert.rejects(worker.started, iadError("INTERNAL", /closed/));
});
