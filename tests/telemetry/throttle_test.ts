import assert from "node:assert/strict";
import { throttled } from "../../src/telemetry/mod.ts";

Deno.test("the first call is told at once, then one an interval, with those passed over", () => {
  let now = 0;
  const told: (readonly [string, number])[] = [];
  const say = throttled<string>((value, passedOver) => told.push([value, passedOver]), {
    intervalMs: 10,
    now: () => now,
  });
  for (now = 0; now < 25; now++) say(`at ${now}`);
  now = 1_000;
  say("late");
  assert.deepEqual(told, [["at 0", 0], ["at 10", 9], ["at 20", 9], ["late", 4]]);
});
