import assert from "node:assert/strict";
import { FRAME_ORIGINS } from "../../src/frames/mod.ts";
import { classifyFrameOrigin, openFrameOriginNetwork } from "../../src/frames/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { attackWindow, type FilmKind, listScenes } from "../../lab/media/mod.ts";
import { noisedStillFrames, stillFrames } from "../../harness/camera_frames.ts";
import { constantModel } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";

const shared = new URL("../../../shared/", import.meta.url);
const { assets } = await loadAssets();
const network = await openFrameOriginNetwork(assets.frameOrigin!, assets.runtime);

Deno.test("a still, with and without noise, is not a live camera", async () => {
  for (const seed of [1, 2, 3]) {
    const regions = [stillFrames({ seed }), stillFrames({ seed: seed + 10 })];
    const { injected, classes } = (await classifyFrameOrigin(network, regions))!;
    assert.ok(injected > 2, `${injected}`);
    assert.ok(classes.live < 0.1);
    assert.deepEqual(Object.keys(classes), [...FRAME_ORIGINS]);
    const sum = Object.values(classes).reduce((total, share) => total + share, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    const noised = await classifyFrameOrigin(network, [noisedStillFrames({ seed, sigma: 2 })]);
    assert.ok(noised!.injected > 0, `${noised!.injected}`);
  }
});

Deno.test("regions that cannot be looked at say nothing", async () => {
  const { frames } = stillFrames({ seed: 1 });
  assert.equal(await classifyFrameOrigin(network, []), null);
  assert.equal(
    await classifyFrameOrigin(network, [{ width: 192, height: 192, frames: frames.slice(1) }]),
    null,
  );
});

Deno.test("a region that cannot be looked at does not change what the others say", async () => {
  const region = stillFrames({ seed: 4 });
  const small = { width: 8, height: 8, frames: region.frames.map(() => new Uint8Array(64)) };
  assert.deepEqual(
    await classifyFrameOrigin(network, [region, small]),
    await classifyFrameOrigin(network, [region]),
  );
});

Deno.test("a model of another kind is our error", async () => {
  const spec = { version: "1.0.0", temperature: 1 };
  await assert.rejects(
    openFrameOriginNetwork({ model: constantModel([]), spec }, assets.runtime),
    iadError("INTERNAL", /^frame origin: /),
  );
});

Deno.test("cameras of scenes that it never saw are told from a recording and from noised stills", async () => {
  const scenes = await listScenes(shared).catch(() => undefined);
  if (scenes === undefined) return skipped();
  const seen = scenes.filter(({ split }) => split === "measure").slice(0, 6);
  const odds = async (kind: FilmKind) => {
    const out: number[] = [];
    for (const scene of seen) {
      const frames = await attackWindow({ kind, scene, take: 1, side: 192, frames: 4, shared });
      out.push((await classifyFrameOrigin(network, [{ width: 192, height: 192, frames }]))!.injected);
    }
    return out.toSorted((a, b) => a - b);
  };
  const camera = await odds("camera");
  for (const kind of ["still_noised", "still_native_noised", "screen_rendered"] as const) {
    const attack = await odds(kind);
    assert.ok(attack[2]! > camera[3]!, `${kind}: ${attack} and ${camera}`);
  }
});

// deno-lint-ignore no-console
const skipped = () => console.warn("skipped: no ../shared folder");
