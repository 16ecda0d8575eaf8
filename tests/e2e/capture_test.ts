/** What a capture in a real browser seals: the exact photo for every suite, and a nonce that counts once. */
import assert from "node:assert/strict";
import { placeCrops } from "../../src/bundle/mod.ts";
import { fromHex, sha256, toHex } from "../../src/bytes/mod.ts";
import { SUITE_NAMES } from "../../src/envelope/mod.ts";
import { filmFile, HD } from "../../harness/browser/media.ts";
import { PORTRAITS } from "../../harness/browser/picture.ts";
import { type VisitPlan, withStage } from "../../harness/browser/stage.ts";
import { openBundle } from "../../harness/bundle_surgery.ts";

async function plan(browser: VisitPlan["browser"]): Promise<VisitPlan> {
  const path = await filmFile({ scene: "camera", portrait: PORTRAITS[0], size: HD, container: "y4m" });
  return { server: "test_build", browser, camera: { kind: "film", path } };
}

Deno.test("Chromium seals for every suite, and the photo is the very file that the page previewed", () =>
  withStage(async (stage) => {
    const { server } = await stage.site("test_build");
    for (const suite of SUITE_NAMES) {
      const { bundle, notes: [notes] } = await stage.visit({
        ...await plan("headless"),
        suite,
        external: `session-${suite}`,
      });
      assert.equal(notes!.suite, suite);
      const photo = await post(`${server.url}/extract_image`, bundle);
      assert.equal(photo.headers.get("content-type"), "image/jpeg");
      assert.equal(toHex(await sha256(await photo.bytes())), notes!.previewSha256, suite);
      const data = await post(`${server.url}/extract_data?types=external`, bundle);
      assert.deepEqual(await data.json(), { external: `session-${suite}` });
      assert.deepEqual([notes!.width, notes!.height], [HD.width, HD.height]);
    }
  }));

Deno.test("without a choice Chromium seals to the post-quantum hybrid and Firefox to what it has", () =>
  withStage(async (stage) => {
    const chromium = await stage.visit(await plan("headless"));
    assert.equal(chromium.notes[0]!.suite, "hybrid");
    const firefox = await stage.visit({
      ...await plan("firefox"),
      server: "test_build_any_picture",
      camera: { kind: "fake" },
    });
    assert.ok(["hybrid", "p256"].includes(firefox.notes[0]!.suite));
    assert.equal(firefox.answers[0]!.status, 200);
  }));

Deno.test("a nonce of the server places the crops and lets one capture in, not two", () =>
  withStage(async (stage) => {
    const { server } = await stage.site("test_build");
    const issued = await fetch(`${server.url}/nonces`, { method: "POST" });
    assert.equal(issued.status, 200);
    const { nonce } = await issued.json();
    const first = await stage.visit({ ...await plan("headful"), nonce });
    assert.deepEqual(first.record.rejection, [], JSON.stringify(first.record.contributions));
    const { crops } = await openBundle(first.bundle, server);
    const [placed, centre] = await placeCrops(fromHex(nonce)!, HD);
    assert.deepEqual(crops.regions.map(({ x, y }) => ({ x, y })), [placed, centre]);

    const again = await stage.visit({ ...await plan("headful"), nonce });
    assert.deepEqual(again.record.rejection, ["SUSPICIOUS_ACTIVITY"]);
    const invented = await stage.visit({ ...await plan("headful"), nonce: "00".repeat(16) });
    assert.deepEqual(invented.record.rejection, ["SUSPICIOUS_ACTIVITY"]);
    const asked = await stage.visit({ ...await plan("headful"), nonce: "fresh" });
    assert.deepEqual(asked.record.rejection, [], JSON.stringify(asked.record.contributions));
  }));

Deno.test("a test device without a face in its picture is refused as the product refuses it", () =>
  withStage(async (stage) => {
    const { answers: [answer], record } = await stage.visit({
      server: "product",
      browser: "headful",
      camera: { kind: "fake" },
    });
    assert.equal(answer!.status, 400);
    assert.equal(answer!.body.error_code, "FACE_NOT_FOUND");
    assert.equal(record.camera_class, null, "faces are judged before the camera is");
  }));

async function post(url: string, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  assert.equal(response.status, 200);
  return response;
}
