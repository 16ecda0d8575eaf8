import assert from "node:assert/strict";
import { Gate } from "../../src/records/gate.ts";
import { isUnavailable } from "./fixture.ts";

Deno.test("the gate lets in as many as it has permits, in order of arrival", async () => {
  const gate = new Gate(2, { maxWaiters: 10 });
  const seen: number[] = [];
  const leave = [await gate.enter(600_000), await gate.enter(600_000)];
  const waiting = [1, 2, 3].map(async (number) => {
    const out = await gate.enter(600_000);
    seen.push(number);
    out();
  });
  await Promise.resolve();
  assert.deepEqual(seen, []);
  leave[0]!();
  await Promise.all(waiting);
  assert.deepEqual(seen, [1, 2, 3]);
});

Deno.test("leaving twice frees one place only", async () => {
  const gate = new Gate(1, { maxWaiters: 10 });
  const leave = await gate.enter(600_000);
  leave();
  leave();
  await gate.enter(600_000);
  await assert.rejects(gate.enter(5), isUnavailable);
});

Deno.test("waiting is bounded in number and time, and a waiter that gave up is skipped", async () => {
  const gate = new Gate(1, { maxWaiters: 1 });
  const leave = await gate.enter(600_000);
  const waiting = gate.enter(5);
  await assert.rejects(gate.enter(600_000), { detail: "record queue full" });
  await assert.rejects(waiting, { detail: "record queue timeout" });
  leave();
  (await gate.enter(600_000))();
});
