import assert from "node:assert/strict";
import { createSignalCollector } from "../../../client/signals/collect.ts";
import { type SignalContext, type SignalSource, Unavailable } from "../../../client/signals/types.ts";
import type { SignalValue } from "../../../src/bundle/types.ts";

/** These sources look at nothing. */
const CONTEXT = {} as SignalContext;

function source(name: string, observe: SignalSource["observe"], when: SignalSource["when"] = "late") {
  return { name, when, limitMs: 20, observe } satisfies SignalSource;
}

async function observed(observe: SignalSource["observe"]) {
  return (await createSignalCollector([source("one", observe)]).observeLate(CONTEXT))["one"];
}

Deno.test("each source gives observed, unavailable or failed, and none stops the others", async () => {
  const collector = createSignalCollector([
    source("value", () => ({ a: [1, "x", true, null] })),
    source("later", async () => await Promise.resolve("y"), "early"),
    source("none", () => {
      throw new Unavailable("no such thing");
    }, "early"),
    source("broken", () => {
      throw new TypeError("secret of the page");
    }),
    source("rejected", () => Promise.reject(new DOMException("secret", "NotAllowedError"))),
    source("hanging", () => new Promise<SignalValue>(() => {})),
  ]);
  collector.startEarly(CONTEXT);
  assert.deepEqual(await collector.observeLate(CONTEXT), {
    value: { status: "observed", value: { a: [1, "x", true, null] } },
    later: { status: "observed", value: "y" },
    none: { status: "unavailable", reason: "no such thing" },
    broken: { status: "failed", reason: "TypeError" },
    rejected: { status: "failed", reason: "NotAllowedError" },
    hanging: { status: "failed", reason: "timeout" },
  });
});

Deno.test("whatever is thrown, its text is not told", async () => {
  const hostile = new Proxy({}, {
    get() {
      throw new Error("looked at");
    },
    getPrototypeOf() {
      throw new Error("looked at");
    },
  });
  const named = Object.assign(new Error(), { name: "a page's own text" });
  for (const thrown of [undefined, null, "text", 1, {}, { name: {} }, hostile, named]) {
    assert.deepEqual(
      await observed(() => {
        throw thrown;
      }),
      { status: "failed", reason: "error" },
    );
  }
});

Deno.test("a value that no bundle can hold is a failure, not a broken capture", async () => {
  const cyclic: Record<string, SignalValue> = {};
  cyclic["self"] = cyclic;
  const trap = Object.defineProperty({}, "x", {
    enumerable: true,
    get() {
      throw new RangeError();
    },
  });
  const odd: unknown[] = [
    undefined,
    NaN,
    Infinity,
    "\ud800",
    { "\udc00": 1 },
    [() => {}],
    new Uint8Array(2),
    10n,
    cyclic,
    "x".repeat(5000),
    Array(600).fill(0),
  ];
  for (const value of odd) {
    assert.deepEqual(await observed(() => value as SignalValue), { status: "failed", reason: "malformed" });
  }
  assert.deepEqual(await observed(() => trap as SignalValue), { status: "failed", reason: "RangeError" });
});

Deno.test("early sources run once and their answers are kept; a new start asks again", async () => {
  let runs = 0;
  const collector = createSignalCollector([
    source("early", () => ++runs, "early"),
    source("late", () => ++runs),
  ]);
  // Without a start the early ones still answer.
  await collector.observeLate(CONTEXT);
  assert.equal(runs, 2);
  await collector.observeLate(CONTEXT);
  assert.equal(runs, 3);
  collector.startEarly(CONTEXT);
  const { early } = await collector.observeLate(CONTEXT);
  assert.equal(runs, 5);
  assert.deepEqual(early, { status: "observed", value: 5 });
});

Deno.test("a source may look again at each shutter, at what it observed early", async () => {
  let observations = 0;
  function again(name: string, observe: SignalSource["observe"], repeat: SignalSource["again"]) {
    return { ...source(name, observe, "early"), again: repeat! };
  }
  const collector = createSignalCollector([
    again("sum", () => ++observations, (_, earlier) => Number(earlier) + 10),
    again("breaks", () => 1, () => {
      throw new TypeError();
    }),
    again("absent", () => {
      throw new Unavailable("none");
    }, () => 2),
  ]);
  collector.startEarly(CONTEXT);
  const expected = {
    sum: { status: "observed", value: 11 },
    breaks: { status: "failed", reason: "TypeError" },
    absent: { status: "unavailable", reason: "none" },
  };
  assert.deepEqual(await collector.observeLate(CONTEXT), expected);
  assert.deepEqual(await collector.observeLate(CONTEXT), expected);
  assert.equal(observations, 1);
});
