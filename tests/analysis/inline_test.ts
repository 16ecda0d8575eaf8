/** The analyser without workers, with the real networks. */
import assert from "node:assert/strict";
import { createAnalyser, createInlineAnalyser } from "../../src/analysis/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { PHOTOS } from "../../harness/bundles.ts";
import { iadError } from "../support/errors.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
const PHOTO = PHOTOS.accepted[0]!.bytes();

function options(changes: { readonly cost?: number; readonly deadline?: number } = {}) {
  return {
    limits: LIMITS,
    cost: 5_000_000,
    detectFaces: true,
    deadline: performance.now() + 600_000,
    ...changes,
  };
}

const { assets } = await loadAssets();
/** Outside of the tests: the runtime opens a message port once and keeps it. */
const inline = await createInlineAnalyser({ assets, maxQueue: 1, photoMs: 600_000 });

Deno.test("it sees what a worker sees", async () => {
  const pool = await createAnalyser({ assets, workers: 1, maxQueue: 1, startTimeoutMs: 600_000 });
  try {
    const [here, there] = [await inline.analyse(PHOTO, options()), await pool.analyse(PHOTO, options())];
    const { timings: mine, ...seen } = here;
    const { timings: _, ...expected } = there;
    assert.deepEqual(seen, expected);
    assert.ok(mine.queue >= 0 && mine.decode > 0 && mine.faces > 0);
    assert.deepEqual(inline.status(), { workers: 1, ready: 1, busy: 0, queued: 0, restarts: 0 });
  } finally {
    await inline.close();
    await pool.close();
  }
});

Deno.test("one at a time, in order; what is too much, too late or too costly is refused", async () => {
  const inline = await createInlineAnalyser({
    assets: await constantAssets([]),
    maxQueue: 2,
    photoMs: 1_000,
  });
  const order: number[] = [];
  const taken = [0, 1, 2].map(async (index) => {
    await inline.analyse(PHOTO, options());
    order.push(index);
  });
  assert.equal(inline.status().queued + inline.status().busy, 3);
  await assert.rejects(inline.analyse(PHOTO, options()), iadError("OVERLOADED"));
  await Promise.all(taken);
  assert.deepEqual(order, [0, 1, 2]);
  const late = options({ deadline: performance.now() - 1 });
  await assert.rejects(inline.analyse(PHOTO, late), iadError("DEADLINE_EXCEEDED", /before the queue/));
  const costly = options({ cost: 50_000_001 });
  await assert.rejects(inline.analyse(PHOTO, costly), iadError("IMAGE_TOO_LARGE"));
  await inline.analyse(PHOTO, options({ cost: 50_000_000 }));
  await inline.close();
  await assert.rejects(inline.analyse(PHOTO, options()), iadError("SHUTTING_DOWN"));
});

Deno.test("between two photos the thread has time for others", async () => {
  const inline = await createInlineAnalyser({
    assets: await constantAssets([]),
    maxQueue: 4,
    photoMs: 1_000,
  });
  const seen: string[] = [];
  const photos = [1, 2, 3, 4].map(async () => {
    await inline.analyse(PHOTO, options());
    seen.push("photo");
  });
  const timer = setInterval(() => seen.push("other"), 1);
  await Promise.all(photos);
  clearInterval(timer);
  assert.match(seen.join(" "), /photo( other)+ photo( other)+ photo( other)+ photo/);
  await inline.close();
});

Deno.test("a photo that waits beyond its deadline is answered, and the next one is looked at", async () => {
  const inline = await createInlineAnalyser({
    assets: await constantAssets([]),
    maxQueue: 2,
    photoMs: 1_000,
  });
  const first = inline.analyse(PHOTO, options());
  await assert.rejects(
    inline.analyse(PHOTO, options({ deadline: performance.now() + 1 })),
    iadError("DEADLINE_EXCEEDED"),
  );
  await first;
  await inline.analyse(PHOTO, options());
  await assert.rejects(inline.analyse(PHOTO.subarray(0, 5_000), options()), iadError("IMAGE_MALFORMED"));
  assert.equal(inline.status().ready, 1);
  await inline.close();
});
