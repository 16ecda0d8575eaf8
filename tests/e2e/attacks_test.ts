/** Every attack once, each by a fresh real browser against the real server; `deno task test:e2e:full` repeats them. */
import assert from "node:assert/strict";
import { ATTACKS, BONA_FIDE } from "./support/cases.ts";
import { withStage } from "../../harness/browser/stage.ts";

Deno.test({
  name: "attacks are rejected with a fitting reason, and the same capture without one is accepted",
  // Servers and browsers outlive the step that first needs them; they are gone at the end.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: (t) =>
    withStage(async (stage) => {
      for (const { name, reasons, run } of [...BONA_FIDE, ...ATTACKS]) {
        await t.step(name, async () => {
          const { answers, record } = await run(stage);
          const { status, body } = answers.at(-1)!;
          assert.equal(status, 200, JSON.stringify(body));
          const { probability, rejection } = body.capture_liveness!;
          const why = `${rejection} for ${JSON.stringify(record.contributions)}`;
          assert.equal(rejection.length > 0, reasons.length > 0, why);
          assert.equal(probability < 0.5, reasons.length > 0, why);
          for (const reason of reasons) assert.ok(rejection.includes(reason), why);
          assert.deepEqual(record.rejection, rejection);
        });
      }
    }),
});
