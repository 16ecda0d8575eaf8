import assert from "node:assert/strict";
import type { Signals } from "../../src/bundle/types.ts";
import { readSignals } from "../../src/evidence/read_signals.ts";

/** Hostile clients do not keep to the types. */
function read(signals: unknown) {
  return readSignals(signals as Signals);
}

Deno.test("an observed signal is copied, unknown fields dropped, null missing", () => {
  const value = { webdriver: true, future: 1, globals: null };
  const { automation } = read({ automation: { status: "observed", value } });
  assert.deepEqual(automation, { kind: "observed", value: { webdriver: true, globals: null } });
  assert.ok(automation.kind === "observed" && automation.value as unknown !== value);
});

Deno.test("the client's reasons do not get in", () => {
  const { track, gpu } = read({
    track: { status: "unavailable", reason: "<script>" },
    gpu: { status: "failed", reason: "<script>" },
  });
  assert.deepEqual(track, { kind: "unavailable", reason: "unavailable to the client" });
  assert.deepEqual(gpu, { kind: "failed", reason: "failed in the client" });
});

Deno.test("a signal that was not sent is unavailable, inherited names included", () => {
  const inherited = Object.create({ track: { status: "observed", value: { label: "x" } } });
  assert.equal(read(inherited).track.kind, "unavailable");
});

Deno.test("a wrong shape fails the whole signal with a fixed reason", () => {
  const cases: readonly (readonly [name: "track" | "devices" | "frames" | "tamper" | "geometry", unknown])[] =
    [
      ["track", { status: "observed", value: { label: 5 } }],
      ["track", { status: "observed", value: { label: "x".repeat(513) } }],
      ["track", { status: "observed", value: "text" }],
      ["track", { status: "observed" }],
      ["track", { status: "seen", value: {} }],
      ["track", "observed"],
      ["track", null],
      ["devices", { status: "observed", value: {} }],
      ["devices", { status: "observed", value: Array(65).fill({ kind: "videoinput" }) }],
      ["frames", { status: "observed", value: { count: -1 } }],
      ["frames", { status: "observed", value: { count: 1.5 } }],
      ["geometry", { status: "observed", value: { innerWidth: NaN } }],
      ["geometry", { status: "observed", value: { innerWidth: 10n } }],
      ["tamper", { status: "observed", value: { functions: { getUserMedia: { text: "clean" } } } }],
      ["tamper", {
        status: "observed",
        value: { functions: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`f${index}`, {}])) },
      }],
    ];
  for (const [name, signal] of cases) {
    assert.deepEqual(read({ [name]: signal })[name], { kind: "failed", reason: "malformed" }, String(name));
  }
});

Deno.test("a member that throws when read is malformed, and each is read once", () => {
  const throwing = {
    get status(): string {
      throw new RangeError();
    },
  };
  assert.deepEqual(read({ track: throwing }).track, { kind: "failed", reason: "malformed" });
  let reads = 0;
  const changing = {
    status: "observed",
    get value() {
      return { label: `${++reads}` };
    },
  };
  assert.deepEqual(read({ track: changing }).track, { kind: "observed", value: { label: "1" } });
  assert.equal(reads, 1);
});
