import assert from "node:assert/strict";
import { createSteadyHint } from "../../../client/element/steady_hint.ts";

Deno.test("a hint comes and goes only when two samples agree", () => {
  const steady = createSteadyHint();
  const seen = (["dark", undefined, "dark", "dark", undefined, "dark", undefined, undefined] as const).map(
    steady,
  );
  assert.deepEqual(seen, [
    undefined,
    undefined,
    undefined,
    "dark",
    "dark",
    "dark",
    "dark",
    undefined,
  ]);
});

Deno.test("one hint gives way to another", () => {
  const steady = createSteadyHint();
  assert.deepEqual((["dark", "dark", "still", "still"] as const).map(steady), [
    undefined,
    "dark",
    "dark",
    "still",
  ]);
});
