import assert from "node:assert/strict";
import { parseRange } from "../../src/records/mod.ts";

Deno.test("days are UTC and inclusive", () => {
  assert.deepEqual(parseRange({}), {});
  assert.deepEqual(parseRange({ from: "2026-02-28", to: "2026-02-28" }), {
    fromMs: Date.UTC(2026, 1, 28),
    toMs: Date.UTC(2026, 2, 1) - 1,
  });
  assert.deepEqual(parseRange({ to: "2024-02-29" }), { toMs: Date.UTC(2024, 2, 1) - 1 });
});

Deno.test("days that do not exist and reversed ranges are refused by name", () => {
  for (const from of ["2026-02-30", "2026-2-3", "20260203", "", "0000-00-00", "2026-02-03T00:00"]) {
    assert.throws(() => parseRange({ from }), { code: "BAD_REQUEST", message: /"date_from"/ });
  }
  assert.throws(() => parseRange({ from: "2026-02-02", to: "2026-02-01" }), { code: "BAD_REQUEST" });
});
