/** The photo against the raw crops, through the whole server. Each case has a photo of its own: none is a replay. */
import assert from "node:assert/strict";
import type { Crops } from "../../src/bundle/mod.ts";
import { decodePhoto, makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { cropsShowing, liveCrops } from "../../harness/crops.ts";
import { makePicture } from "../../harness/jpeg.ts";
import { withServer } from "../support/test_server.ts";

const PHOTOS_BY_CASE = PHOTOS.accepted.filter(({ file, orientation }) =>
  orientation === 1 && !/(1920|4000)/.test(file)
).values();
const SDK = { name: "iad-capture", version: "1.0.0", build: "" };
type Regions = readonly [Crops["regions"][0], Crops["regions"][0]];

/** What becomes of the two honest regions; `foreign` has the same places and shows something else. */
const CASES: Readonly<Record<string, readonly [boolean, (own: Regions, foreign: Regions) => Regions]>> = {
  "as taken": [true, (own) => own],
  "another picture in all but the last frame": [
    true,
    ([placed, centre], [, other]) => [
      placed,
      { ...centre, frames: other.frames.with(-1, centre.frames.at(-1)!) },
    ],
  ],
  "of another picture": [false, (_, foreign) => foreign],
  "another picture in the middle": [false, ([placed], [, other]) => [placed, other]],
  "another picture in the last frame of the middle": [
    false,
    ([placed, centre], [, other]) => [
      placed,
      { ...centre, frames: centre.frames.with(-1, other.frames.at(-1)!) },
    ],
  ],
  "swapped": [false, ([placed, centre]) => [centre, placed]],
  "partly outside the photo": [false, ([placed, centre]) => [{ ...placed, x: 65_535 }, centre]],
};

Deno.test("raw crops of anything else than the photo are a corrupted payload", (t) =>
  withServer({}, async ({ url, post }) => {
    for (const [name, [bound, change]] of Object.entries(CASES)) {
      await t.step(name, async () => {
        const photo = PHOTOS_BY_CASE.next().value;
        assert.ok(photo);
        const image = await decodePhoto(photo);
        const bundleId = crypto.getRandomValues(new Uint8Array(16));
        const own = await liveCrops(image, bundleId);
        const foreign = cropsShowing(own, makePicture({ ...image, seed: 3 }));
        const regions = change(own.regions as Regions, foreign.regions as Regions);
        const bundle = await makeBundle(url, { photo, bundleId, sdk: SDK, crops: { ...own, regions } });
        const { capture_liveness } = await (await post("/check_capture_liveness", bundle)).json();
        // These frames are made from the photo: what they look like may speak against them, their binding may not.
        const corrupted = capture_liveness.rejection.includes("UNTRUSTED_CORRUPTED_PAYLOAD");
        assert.equal(corrupted, !bound, capture_liveness.rejection.join());
      });
    }
  }));

Deno.test("crops of a nonce other than the bundle's are misplaced, and a turned photo has no place for any", () =>
  withServer({}, async ({ url, post }) => {
    const [photo, turned] = [1, 6].map((wanted) =>
      PHOTOS.accepted.find(({ file, orientation }) => orientation === wanted && file.includes("1280x720"))!
    ) as [typeof PHOTOS.accepted[0], typeof PHOTOS.accepted[0]];
    const crops = await liveCrops(await decodePhoto(photo), new Uint8Array(16));
    for (const options of [{ photo, crops }, { photo: turned, withCrops: true, sdk: SDK }]) {
      const bundle = await makeBundle(url, options);
      const { capture_liveness } = await (await post("/check_capture_liveness", bundle)).json();
      assert.ok(capture_liveness.rejection.includes("UNTRUSTED_CORRUPTED_PAYLOAD"));
    }
  }));

Deno.test("a photo whose raw crops stood still for four frames is no camera's", () =>
  withServer({}, async ({ url, post }) => {
    const photo = PHOTOS.accepted.find(({ orientation }) => orientation === 1)!;
    const bundleId = new Uint8Array(16).fill(3);
    const live = await liveCrops(await decodePhoto(photo), bundleId);
    const regions = live.regions.map((region) => ({
      ...region,
      frames: region.frames.map(() => region.frames.at(-1)!),
    }));
    const bundle = await makeBundle(url, { photo, bundleId, crops: { ...live, regions } });
    const { capture_liveness } = await (await post("/check_capture_liveness", bundle)).json();
    assert.ok(capture_liveness.rejection.includes("SUSPICIOUS_ACTIVITY"));
  }));
