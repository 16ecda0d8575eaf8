/** A bundle's type is its sender's word: the relying party says which it takes. */
import assert from "node:assert/strict";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { problemOf, type TestServer, withServer } from "../support/test_server.ts";

const ROOM = PHOTOS.refused.find(({ errorCode }) => errorCode === "FACE_NOT_FOUND")!;

async function check({ post, url }: TestServer, query: string, options: Parameters<typeof makeBundle>[1]) {
  return await post(`/check_capture_liveness${query}`, await makeBundle(url, options));
}

Deno.test("without a setting a document is refused like a bundle that breaks its format, and recorded", () =>
  withServer({}, async (server) => {
    const refused = await check(server, "", { photo: ROOM, captureType: "document" });
    assert.equal(refused.status, 400);
    const { message, error_code } = await problemOf(refused);
    assert.deepEqual([message, error_code], ["Failed to read a meta data", "UNKNOWN"]);
    const [record] = await (await fetch(`${server.url}/bi_records`)).json();
    assert.deepEqual([record.error, record.capture_type], ["BUNDLE_MALFORMED", "document"]);
  }));

Deno.test("where both are taken the parameter narrows one check, and cannot widen it", () =>
  withServer({ CAPTURE_TYPES: "face,document" }, async (server) => {
    const document = { photo: ROOM, captureType: "document" } as const;
    const asFace = await check(server, "?capture_types=face", document);
    assert.equal((await problemOf(asFace))["message"], "Failed to read a meta data");
    const asDocument = await check(server, "?capture_types=document", document);
    assert.deepEqual((await asDocument.json()).capture_liveness.rejection, []);
    for (const query of ["passport", "", "face,passport", "face&capture_types=passport"]) {
      const refused = await check(server, `?capture_types=${query}`, {});
      assert.equal(refused.status, 400, query);
      assert.match(String((await problemOf(refused))["message"]), /must list any of: face, document$/);
    }
  }));

Deno.test("a document's near copy is found as a face's is", () =>
  withServer({ CAPTURE_TYPES: "document" }, async (server) => {
    assert.match(
      String((await problemOf(await check(server, "?capture_types=face", {})))["message"]),
      /must list any of: document$/,
    );
    const first = await check(server, "", { captureType: "document", withCrops: true });
    assert.deepEqual((await first.json()).capture_liveness.rejection, []);
    const bytes = PHOTOS.accepted[0]!.bytes();
    bytes[bytes.length - 2000]! ^= 1;
    const copy = { ...PHOTOS.accepted[0]!, bytes: () => bytes };
    const again = await check(server, "", { photo: copy, captureType: "document" });
    assert.deepEqual((await again.json()).capture_liveness.rejection, ["SUSPICIOUS_ACTIVITY"]);
  }));

Deno.test("extract_data tells the type when it is asked for", () =>
  withServer({}, async (server) => {
    const bundle = await makeBundle(server.url, { captureType: "document" });
    const asked = await server.post("/extract_data?types=type,external", bundle);
    assert.deepEqual(await asked.json(), { type: "document", external: null });
    const unasked = await server.post("/extract_data?types=external", bundle);
    assert.deepEqual(await unasked.json(), { external: null });
  }));
