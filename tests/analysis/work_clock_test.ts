import assert from "node:assert/strict";
import { WorkClock } from "../../src/analysis/work_clock.ts";

function clock(): WorkClock {
  return new WorkClock({ wall: 1000, processor: 500 });
}

Deno.test("one job that has the processor works as fast as the wall clock goes", () => {
  assert.equal(clock().advance({ wall: 1300, processor: 800 }, 1), 300);
});

Deno.test("a process that gets no processor does no work", () => {
  const starved = clock();
  assert.equal(starved.advance({ wall: 61_000, processor: 501 }, 1), 1);
  assert.equal(starved.advance({ wall: 62_000, processor: 1501 }, 1), 1001);
});

Deno.test("jobs share what the process got, and none works faster than the wall clock", () => {
  assert.equal(clock().advance({ wall: 1300, processor: 900 }, 4), 100);
  assert.equal(clock().advance({ wall: 1100, processor: 900 }, 2), 100);
});

Deno.test("it never goes back, and counts nobody's idle time twice", () => {
  const once = clock();
  assert.equal(once.advance({ wall: 1100, processor: 600 }, 0), 100);
  assert.equal(once.advance({ wall: 1100, processor: 600 }, 3), 100);
  assert.equal(once.advance({ wall: 1090, processor: 600 }, 1), 100);
});
