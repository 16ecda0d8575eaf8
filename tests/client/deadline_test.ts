import assert from "node:assert/strict";
import { DeadlineError, withDeadline } from "../../client/deadline.ts";

Deno.test("work that settles in time is passed on, and its timer is gone", async () => {
  assert.equal(await withDeadline(Promise.resolve(7), { milliseconds: 60_000 }), 7);
  await assert.rejects(withDeadline(Promise.reject(new TypeError("x")), { milliseconds: 60_000 }), TypeError);
});

Deno.test("work that never settles ends with the deadline or with the signal", async () => {
  const never = new Promise<never>(() => {});
  await assert.rejects(withDeadline(never, { milliseconds: 1 }), DeadlineError);
  const controller = new AbortController();
  const waiting = withDeadline(never, { milliseconds: 60_000, signal: controller.signal });
  controller.abort(new RangeError("gone"));
  await assert.rejects(waiting, RangeError);
  await assert.rejects(
    withDeadline(never, { milliseconds: 60_000, signal: controller.signal }),
    RangeError,
  );
});
