/** The project's own network, as the server loads it. */
import assert from "node:assert/strict";
import { createSession } from "../../src/inference/session.ts";
import { openLivenessNetwork, rateFace } from "../../src/liveness/mod.ts";
import { countedInputs } from "../../tools/models/evaluate_liveness.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { ACCEPTED, decodeLabelled, labelledFace } from "../../harness/labelled_photos.ts";

const { assets, models } = await loadAssets(undefined, { liveness: { kind: "builtin" } });
const { runtime } = assets;
const network = await openLivenessNetwork(assets.liveness!, runtime);

Deno.test("it is loaded where it is asked for, and not otherwise", async () => {
  assert.equal(assets.liveness?.kind, "builtin");
  assert.ok(models.some(({ model }) => model === "face_liveness"));
  const without = await loadAssets();
  assert.equal(without.assets.liveness, undefined);
  assert.ok(!without.models.some(({ model }) => model === "face_liveness"));
});

Deno.test("its output is that of the training framework", async () => {
  const file = new URL("../fixtures/models/liveness_reference.json", import.meta.url);
  const { sha256, shape, logit } = JSON.parse(await Deno.readTextFile(file));
  assert.equal(models.find(({ model }) => model === "face_liveness")?.sha256, sha256);
  const session = await createSession(assets.liveness!.model, runtime);
  const found = Number((await session.run(countedInputs(shape)))["logit"]!.data[0]);
  await session.release();
  assert.ok(Math.abs(found - logit) < 1e-3 * Math.max(1, Math.abs(logit)), `${found} is not ${logit}`);
});

Deno.test("the probability is the calibrated logit's", async () => {
  const { offset, temperature } = assets.liveness!.spec as { offset: number; temperature: number };
  const photo = ACCEPTED[0]!;
  const [image, face] = [await decodeLabelled(photo), labelledFace(photo)];
  const { score } = await rateFace(network, image, face);
  const raw = await openLivenessNetwork(
    {
      ...assets.liveness!,
      kind: "builtin",
      spec: { ...assets.liveness!.spec, offset: 0, temperature: 1 } as never,
    },
    runtime,
  );
  const { score: logit } = await rateFace(raw, image, face);
  await raw.network.session.release();
  assert.ok(Math.abs(score - (logit - offset) / temperature) < 1e-3);
});

Deno.test("most of the project's photographs are live faces to it", async () => {
  const rejected: string[] = [];
  for (const photo of ACCEPTED) {
    const { probability } = await rateFace(network, await decodeLabelled(photo), labelledFace(photo));
    if (probability < 0.5) rejected.push(`${photo} ${probability}`);
  }
  assert.ok(rejected.length <= ACCEPTED.length / 4, rejected.join(", "));
});
