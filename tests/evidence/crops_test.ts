import assert from "node:assert/strict";
import { buildBundle, type Crops, parseBundle, placeCrops } from "../../src/bundle/mod.ts";
import { CROP_SIDE } from "../../src/bundle/crop_place.ts";
import { observeCrops } from "../../src/evidence/sources/crops.ts";
import { chromiumProbe } from "../../harness/evidence_input.ts";

const PROBE = chromiumProbe();
const ID = new Uint8Array(16).fill(3);
const FRAMES = Array.from({ length: 4 }, () => new Uint8Array(CROP_SIDE * CROP_SIDE));

async function cropsAt(seed: Uint8Array): Promise<Crops> {
  const regions = (await placeCrops(seed, PROBE)).map((place) => ({
    ...place,
    width: CROP_SIDE,
    height: CROP_SIDE,
    frames: FRAMES,
  }));
  return { source: "canvas", regions };
}

interface Changes {
  readonly sdk?: string;
  readonly nonce?: Uint8Array;
  readonly crops?: Crops;
  readonly orientation?: number;
}

async function placesOf({ sdk = "another-client", orientation = 1, ...rest }: Changes) {
  const bundle = parseBundle(
    await buildBundle({
      createdMs: 1,
      sdk: { name: sdk, version: "1", build: "" },
      photo: new Uint8Array(1),
      signals: {},
      bundleId: ID,
      ...rest,
    }),
  );
  const seen = await observeCrops({ bundle, probe: { ...PROBE, orientation }, cropMatches: [] });
  return seen.kind === "observed" ? seen.value.places : seen.kind;
}

Deno.test("the nonce places the crops, without one the bundle id does", async () => {
  const nonce = new Uint8Array(16).fill(9);
  assert.equal(await placesOf({ crops: await cropsAt(ID) }), "expected");
  assert.equal(await placesOf({ nonce, crops: await cropsAt(nonce) }), "expected");
  assert.equal(await placesOf({ nonce, crops: await cropsAt(ID) }), "misplaced");
  assert.equal(await placesOf({ crops: await cropsAt(nonce) }), "misplaced");
});

Deno.test("swapped, moved and outside crops are misplaced, whoever claims to have made them", async () => {
  const crops = await cropsAt(ID);
  const [first, second] = crops.regions as [Crops["regions"][0], Crops["regions"][0]];
  const cases: readonly (readonly Crops["regions"][0][])[] = [
    [second, first],
    [first, { ...second, x: second.x + 2 }],
    [{ ...first, y: first.y + 1 }, second],
    [first, { ...second, x: 1280 - CROP_SIDE + 1 }],
    [first, { ...second, y: 65_535 }],
    [{ ...first, x: 65_535 }],
  ];
  for (const [index, regions] of cases.entries()) {
    for (const sdk of ["iad-capture", "another-client"]) {
      assert.equal(await placesOf({ sdk, crops: { ...crops, regions } }), "misplaced", `${index} ${sdk}`);
    }
  }
});

Deno.test("another client may have another layout or none, our own may not", async () => {
  const crops = await cropsAt(ID);
  const small = { ...crops.regions[0]!, width: 96, frames: FRAMES.map((frame) => frame.slice(0, 96 * 192)) };
  const layouts = [[small, small], [crops.regions[0]!], [...crops.regions, small]];
  for (const regions of layouts) {
    assert.equal(await placesOf({ crops: { ...crops, regions } }), "other");
    assert.equal(await placesOf({ sdk: "iad-capture", crops: { ...crops, regions } }), "misplaced");
  }
  assert.equal(await placesOf({}), "unavailable");
  assert.equal(await placesOf({ sdk: "iad-capture" }), "missing");
  assert.equal(await placesOf({ crops, orientation: 6 }), "other");
  assert.equal(await placesOf({ sdk: "iad-capture", crops, orientation: 6 }), "misplaced");
  assert.equal(await placesOf({ sdk: "iad-capture", crops }), "expected");
});
