import assert from "node:assert/strict";
import { createPhotoEngine } from "../../src/analysis/analyse_photo.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { constantLandmarks } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { LANDMARK_SPEC } from "../support/faces.ts";

const { assets } = await loadAssets(undefined, { liveness: { kind: "builtin" } });
// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
const engine = await createPhotoEngine(assets);

Deno.test("every network has run once before the first photo", () => {
  const networks = Object.values(engine).flatMap((part) =>
    "runs" in part ? [part] : "network" in part ? [part.network] : []
  );
  const models = Object.values(assets).filter((asset) => typeof asset === "object" && "model" in asset);
  assert.equal(networks.length, models.length, "the assets hold a network that the engine does not open");
  for (const { name, runs } of networks) assert.ok(runs > 0, `${name} never ran`);
});

Deno.test("a close look of another kind is found at the start, and not on the first face", async () => {
  const model = constantLandmarks({ points: [0, 1] });
  await assert.rejects(
    createPhotoEngine({ ...await constantAssets([]), landmarks: { model, spec: LANDMARK_SPEC } }),
    iadError("INTERNAL", /^landmarks: /),
  );
});
