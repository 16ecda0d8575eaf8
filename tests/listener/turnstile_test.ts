/** In which order requests begin. */
import assert from "node:assert/strict";
import { type Lane, Turnstile } from "../../src/listener/turnstile.ts";

/** Lanes in the order in which they were let in, once so many were. Eager ones leave at once. */
async function letIn(turnstile: Turnstile, lanes: readonly Lane[], count: number): Promise<Lane[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const order: Lane[] = [];
  for (const lane of lanes) {
    turnstile.enter(() => {
      if (lane === "eager") turnstile.leave();
      if (order.push(lane) === count) resolve();
    }, lane);
  }
  await promise;
  turnstile.clear();
  return order;
}

function many(lane: Lane, count: number): Lane[] {
  return Array.from({ length: count }, () => lane);
}

Deno.test("checks go past whatever waits", async () => {
  for (const lane of ["light", "eager"] as const) {
    const order = await letIn(new Turnstile(), [...many(lane, 900), ...many("work", 3)], 20);
    assert.ok(order.lastIndexOf("work") < 10, order.join());
    assert.equal(order.filter((one) => one === lane).length, 17);
  }
});

Deno.test("small requests go in a few at a time, in their order, until all are in", async () => {
  const turnstile = new Turnstile();
  const order: number[] = [];
  const all = Promise.withResolvers<void>();
  for (let nth = 0; nth < 100; nth++) {
    turnstile.enter(() => order.push(nth) === 100 && all.resolve(), "light");
  }
  await all.promise;
  assert.deepEqual(order, Array.from({ length: 100 }, (_, nth) => nth));
});

Deno.test("of those who do not wait for answers few are inside at once", async () => {
  const turnstile = new Turnstile();
  let inside = 0;
  const full = Promise.withResolvers<void>();
  for (let nth = 0; nth < 100; nth++) turnstile.enter(() => ++inside === 16 && full.resolve(), "eager");
  await full.promise;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(inside, 16);
  for (let nth = 0; nth < 3; nth++) turnstile.leave();
  while (inside < 19) await new Promise((resolve) => setTimeout(resolve, 1));
  turnstile.clear();
});

Deno.test("nobody is let in after the end", async () => {
  const turnstile = new Turnstile();
  for (const lane of ["work", "light", "eager"] as const) turnstile.enter(() => assert.fail(lane), lane);
  turnstile.clear();
  await new Promise((resolve) => setTimeout(resolve, 20));
});
