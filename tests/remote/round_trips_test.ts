/** How often a check asks a remote database, counted on the wire. */
import assert from "node:assert/strict";
import { fromHex } from "../../src/bytes/mod.ts";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { startCuttingProxy } from "../../harness/cutting_proxy.ts";
import { startSqld } from "../../harness/sqld.ts";
import { withServer } from "../support/test_server.ts";
import { check, FACES } from "./remote_server.ts";

const NO_FACE = PHOTOS.refused.find(({ errorCode }) => errorCode === "FACE_NOT_FOUND")!;

Deno.test("a check takes three round trips, with a nonce too; a refused photo and a repeated answer two", async () => {
  const sqld = await startSqld();
  const proxy = await startCuttingProxy(sqld.port);
  try {
    await withServer({ DATABASE_URL: `http://127.0.0.1:${proxy.port}` }, async ({ url }) => {
      const counted = async (work: () => Promise<number>): Promise<string> => {
        const before = proxy.exchanges();
        const status = await work();
        return `${status}: ${proxy.exchanges() - before}`;
      };
      const [plain, other, refused] = await Promise.all([
        makeBundle(url, { photo: FACES[0]! }),
        makeBundle(url, { photo: FACES[1]! }),
        makeBundle(url, { photo: NO_FACE }),
      ]);
      const status = async (bundle: Uint8Array<ArrayBuffer>, id: string) =>
        (await check(url, bundle, id)).status;
      assert.equal(await counted(() => status(plain, "plain")), "200: 3");
      assert.equal(await counted(() => status(other, "other")), "200: 3");
      assert.equal(await counted(() => status(plain, "plain")), "200: 2");
      assert.equal(await counted(() => status(refused, "refused")), "400: 2");
      let nonce = "";
      const issue = async () => {
        const response = await fetch(`${url}/nonces`, { method: "POST" });
        ({ nonce } = await response.json());
        return response.status;
      };
      assert.equal(await counted(issue), "200: 1");
      const bound = await makeBundle(url, { photo: FACES[2]!, nonce: fromHex(nonce)! });
      assert.equal(await counted(() => status(bound, "bound")), "200: 3");
    });
  } finally {
    await proxy.stop();
    await sqld.stop();
  }
});
