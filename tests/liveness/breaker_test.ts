import assert from "node:assert/strict";
import { IadError } from "../../src/errors.ts";
import { CircuitBreaker } from "../../src/liveness/breaker.ts";
import { iadError } from "../support/errors.ts";

function makeBreaker() {
  const clock = { now: 0 };
  const breaker = new CircuitBreaker({ failures: 3, coolDownMs: 1000, now: () => clock.now });
  const calls = { made: 0 };
  const call = (fault?: IadError) =>
    breaker.run(() => {
      calls.made++;
      return fault === undefined ? Promise.resolve("rated") : Promise.reject(fault);
    });
  return { clock, breaker, calls, call };
}

const down = new IadError("LIVENESS_UNAVAILABLE", { detail: "HTTP 500" });
const late = new IadError("DEADLINE_EXCEEDED");

async function open({ call }: ReturnType<typeof makeBreaker>): Promise<void> {
  for (let i = 0; i < 3; i++) await assert.rejects(call(down), down);
}

Deno.test("so many failures in a row open it, and then nothing is asked", async () => {
  const all = makeBreaker();
  await open(all);
  assert.equal(all.breaker.state, "open");
  all.clock.now = 999;
  await assert.rejects(all.call(), iadError("LIVENESS_UNAVAILABLE", /circuit open/));
  assert.equal(all.calls.made, 3);
});

Deno.test("a success in between counts from the start again", async () => {
  const { call, breaker } = makeBreaker();
  for (let i = 0; i < 4; i++) {
    await assert.rejects(call(down), down);
    await assert.rejects(call(down), down);
    assert.equal(await call(), "rated");
  }
  assert.equal(breaker.state, "closed");
});

Deno.test("after the pause one call tries: it closes or opens again", async () => {
  const all = makeBreaker();
  await open(all);
  all.clock.now = 1000;
  await assert.rejects(all.call(down), down);
  assert.equal(all.breaker.state, "open");
  all.clock.now = 1999;
  await assert.rejects(all.call(), iadError("LIVENESS_UNAVAILABLE", /circuit open/));
  all.clock.now = 2000;
  assert.equal(await all.call(), "rated");
  assert.equal(all.breaker.state, "closed");
});

Deno.test("while one tries, all others fail at once", async () => {
  const all = makeBreaker();
  await open(all);
  all.clock.now = 1000;
  const { promise, resolve } = Promise.withResolvers<string>();
  const probe = all.breaker.run(() => promise);
  await assert.rejects(all.call(), iadError("LIVENESS_UNAVAILABLE", /circuit probing/));
  resolve("rated");
  assert.equal(await probe, "rated");
  assert.equal(await all.call(), "rated");
});

Deno.test("a request whose own time was short opens nothing and spoils no try", async () => {
  const all = makeBreaker();
  for (let i = 0; i < 9; i++) await assert.rejects(all.call(late), late);
  assert.equal(all.breaker.state, "closed");
  await open(all);
  all.clock.now = 1000;
  await assert.rejects(all.call(late), late);
  assert.equal(await all.call(), "rated");
});
