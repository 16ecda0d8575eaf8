import assert from "node:assert/strict";
import { FRAME_ORIGINS } from "../../src/frames/mod.ts";
import { planWindows } from "../../lab/frame_origin/plan.ts";

const SHARED = new URL("../../../shared/", import.meta.url);

Deno.test("training windows are of learning scenes, and held-out scenes are held out whole", async () => {
  const plan = await planWindows(SHARED, 2).catch(() => undefined);
  if (plan === undefined) {
    // deno-lint-ignore no-console
    console.log("skipped: ../shared is not there");
    return;
  }
  assert.ok(plan.every(({ scene }) => scene.split === "learn"));
  const scenes = (validation: boolean) =>
    new Set(plan.filter((window) => window.validation === validation).map(({ scene }) => scene.index));
  const held = scenes(true);
  assert.ok(held.size >= 10);
  assert.ok(scenes(false).isDisjointFrom(held));
  assert.deepEqual(new Set(plan.map((window) => window.class)), new Set(FRAME_ORIGINS));
  const windows = new Set(plan.map(({ kind, scene, take }) => `${kind} ${scene.index} ${take}`));
  assert.equal(windows.size, plan.length);
});
