import assert from "node:assert/strict";
import process from "node:process";
import { type AnalyseOptions, type Analyser, createAnalyser } from "../../src/analysis/mod.ts";
import type { DetectorAssets } from "../../src/faces/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { iadError } from "../support/errors.ts";

const ASSETS = await constantAssets([]);
const OK = Uint8Array.of(0, 0, 0);
const HANGS = Uint8Array.of(1);
const DIES = Uint8Array.of(2);
const GROWS = Uint8Array.of(4, 0, 0, 0);
const DIES_LATER = Uint8Array.of(3);

function pool(
  { workers = 1, maxQueue = 4, start = "good", startTimeoutMs = 600_000, photoMs = 600_000 }: {
    workers?: number;
    maxQueue?: number;
    start?: "good" | "silent" | "broken" | "refuses";
    startTimeoutMs?: number;
    photoMs?: number;
  },
): Promise<Analyser> {
  const workerUrl = new URL("./hostile_worker.ts", import.meta.url);
  const detector = {
    ...ASSETS.detector,
    spec: { ...ASSETS.detector.spec, version: start },
  } as DetectorAssets;
  const assets = { ...ASSETS, detector };
  return createAnalyser({ assets, workers, maxQueue, startTimeoutMs, photoMs, processorMs, workerUrl });
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function within(ms: number): AnalyseOptions {
  return {
    limits: { minShorterSide: 1, maxPixels: 64 },
    cost: 1,
    detectFaces: false,
    deadline: performance.now() + ms,
  };
}

async function using(
  analyser: Promise<Analyser>,
  test: (analyser: Analyser) => Promise<void>,
): Promise<void> {
  const ready = await analyser;
  try {
    await test(ready);
  } finally {
    await ready.close();
  }
}

Deno.test("a job that hangs is answered at its deadline, and its worker is replaced at the photo's limit", () =>
  using(pool({ photoMs: 500 }), async (analyser) => {
    await assert.rejects(
      analyser.analyse(HANGS, within(150)),
      iadError("DEADLINE_EXCEEDED", /in the worker/),
    );
    assert.equal((await analyser.analyse(OK, within(600_000))).width, 3);
    assert.equal(analyser.status().restarts, 1);
  }));

Deno.test("a request's deadline alone costs no worker", () =>
  using(pool({}), async (analyser) => {
    await assert.rejects(analyser.analyse(HANGS, within(150)), iadError("DEADLINE_EXCEEDED"));
    assert.deepEqual(analyser.status(), { workers: 1, ready: 1, busy: 1, queued: 0, restarts: 0 });
  }));

Deno.test("a photo that takes too long is ended before its request's deadline", () =>
  using(pool({ photoMs: 100 }), async (analyser) => {
    const [hanging, waiting] = [
      analyser.analyse(HANGS, within(600_000)),
      analyser.analyse(OK, within(600_000)),
    ];
    await assert.rejects(hanging, iadError("DEADLINE_EXCEEDED", /in the worker/));
    assert.equal((await waiting).width, 3);
    assert.equal(analyser.status().restarts, 1);
  }));

Deno.test("a worker that has grown is replaced between two jobs, and its answer counts", () =>
  using(pool({}), async (analyser) => {
    const jobs = [GROWS, GROWS, OK].map((photo) => analyser.analyse(photo, within(600_000)));
    assert.deepEqual((await Promise.all(jobs)).map(({ width }) => width), [4, 4, 3]);
    assert.equal(analyser.status().restarts, 2);
    assert.ok(!("memoryBytes" in (await analyser.analyse(OK, within(600_000)))));
    assert.equal(analyser.status().restarts, 2);
  }));

Deno.test("expensive photos leave a worker to ordinary ones while these keep coming", () =>
  using(pool({ workers: 2, maxQueue: 8 }), async (analyser) => {
    const heavy = { cost: 44_000_000 };
    assert.equal((await analyser.analyse(OK, within(600_000))).width, 3);
    const hanging = [1, 2].map(() => analyser.analyse(HANGS, { ...within(600_000), ...heavy }));
    for (let i = 0; i < 5; i++) assert.equal((await analyser.analyse(OK, within(600_000))).width, 3);
    assert.deepEqual([analyser.status().busy, analyser.status().queued], [1, 1]);
    await analyser.close();
    for (const job of hanging) await assert.rejects(job, iadError("SHUTTING_DOWN"));
  }));

Deno.test("a job that waits too long is answered while the other still runs", () =>
  using(pool({}), async (analyser) => {
    const hanging = analyser.analyse(HANGS, within(1500));
    hanging.catch(() => {});
    await assert.rejects(analyser.analyse(OK, within(50)), iadError("DEADLINE_EXCEEDED", /in the queue/));
    assert.deepEqual(analyser.status(), { workers: 1, ready: 1, busy: 1, queued: 0, restarts: 0 });
    await assert.rejects(hanging, iadError("DEADLINE_EXCEEDED"));
  }));

Deno.test("a deadline in the past costs no worker", () =>
  using(pool({}), async (analyser) => {
    await assert.rejects(analyser.analyse(HANGS, within(-1)), iadError("DEADLINE_EXCEEDED", /before/));
    assert.equal(analyser.status().busy, 0);
  }));

Deno.test("a full queue refuses the next job and serves the rest in order", () =>
  using(pool({ maxQueue: 2 }), async (analyser) => {
    const order: number[] = [];
    const run = (length: number) =>
      analyser.analyse(new Uint8Array(length), within(600_000)).then(({ width }) => order.push(width));
    const jobs = [run(1), run(2), run(3)];
    await assert.rejects(analyser.analyse(OK, within(600_000)), iadError("OVERLOADED"));
    await Promise.all(jobs);
    assert.deepEqual(order, [1, 2, 3]);
    await run(4);
  }));

Deno.test("with no queue at all an idle worker still takes a job", () =>
  using(pool({ maxQueue: 0 }), async (analyser) => {
    assert.equal((await analyser.analyse(OK, within(600_000))).width, 3);
  }));

Deno.test("a job that kills its worker twice is answered, and the pool lives on", () =>
  using(pool({ workers: 2 }), async (analyser) => {
    for (const deadly of [DIES, DIES_LATER]) {
      await assert.rejects(analyser.analyse(deadly, within(600_000)), iadError("INTERNAL", /died/));
    }
    assert.equal((await analyser.analyse(OK, within(600_000))).width, 3);
    // The last of four waits a moment before it starts.
    assert.ok(analyser.status().restarts >= 3);
  }));

Deno.test("what the caller hands in is left as it was", () =>
  using(pool({}), async (analyser) => {
    const photo = new Uint8Array(1000);
    await analyser.analyse(photo, within(600_000));
    assert.equal(photo.byteLength, 1000);
    // A view of a larger buffer sends only itself.
    assert.equal((await analyser.analyse(photo.subarray(10, 20), within(600_000))).width, 10);
  }));

Deno.test("closing answers what runs and what waits, and takes no more", async () => {
  const analyser = await pool({});
  const answers = [HANGS, OK].map((photo) =>
    assert.rejects(analyser.analyse(photo, within(600_000)), iadError("SHUTTING_DOWN"))
  );
  await analyser.close();
  await Promise.all(answers);
  await assert.rejects(analyser.analyse(OK, within(600_000)), iadError("SHUTTING_DOWN"));
  assert.equal(analyser.status().ready, 0);
});

Deno.test("the first worker is enough to start; the others follow, and take jobs", () =>
  using(pool({ workers: 3 }), async (analyser) => {
    const { workers, ready } = analyser.status();
    assert.deepEqual([workers, ready], [3, 1]);
    while (analyser.status().ready < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(analyser.status().restarts, 0);
  }));

Deno.test("a worker that cannot start is told at once", async () => {
  await assert.rejects(pool({ start: "refuses" }), iadError("INTERNAL", /no model/));
  await assert.rejects(pool({ start: "broken" }), iadError("INTERNAL", /cannot start/));
});

Deno.test("a worker that never answers its start is told in time", async () => {
  await assert.rejects(pool({ start: "silent", startTimeoutMs: 100 }), iadError("INTERNAL", /in time/));
});
