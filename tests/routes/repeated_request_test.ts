/** The same request sent again, through the whole server. */
import assert from "node:assert/strict";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { makeToken } from "../../src/access/mod.ts";
import { withServer } from "../support/test_server.ts";

interface Row {
  readonly status: number;
  readonly request_id: string;
  readonly repeats: number | null;
  readonly rejection: readonly string[];
}

async function recordsOf(url: string): Promise<Row[]> {
  return await (await fetch(`${url}/bi_records`)).json();
}

Deno.test("a lost answer is given again, once recorded; another request with the bytes is a replay", () =>
  withServer({}, async ({ url, post }) => {
    const bundle = await makeBundle(url);
    const send = async (id: string) => {
      const response = await post("/check_capture_liveness", bundle, { "x-request-id": id });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("x-request-id"), id);
      return await response.json();
    };
    const first = await send("same-1");
    assert.deepEqual(first.capture_liveness.rejection, []);
    assert.deepEqual(await send("same-1"), first);
    assert.deepEqual(await send("same-1"), first);
    const replay = await send("other-2");
    assert.ok(replay.capture_liveness.rejection.includes("SUSPICIOUS_ACTIVITY"));
    assert.deepEqual(await send("other-2"), replay);
    const rows = await recordsOf(url);
    assert.deepEqual(rows.map(({ request_id, repeats }) => [request_id, repeats]), [["same-1", 2], [
      "other-2",
      1,
    ]]);
  }));

Deno.test("another caller who sends the same bytes under the same id is a replay, and learns no verdict", async () => {
  const made = await Promise.all(["first", "second"].map((name) => makeToken(name, ["check", "records"])));
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, made.map(({ line }) => line).join("\n"));
  try {
    await withServer({ TOKENS_FILE: file }, async ({ url, post }) => {
      const bundle = await makeBundle(url);
      const [first, second] = made.map(({ token }) => async () => {
        const headers = { "x-request-id": "same-1", authorization: `Bearer ${token}` };
        return (await (await post("/check_capture_liveness", bundle, headers)).json()).capture_liveness;
      });
      const answer = await first!();
      assert.deepEqual(answer.rejection, []);
      assert.ok((await second!()).rejection.includes("SUSPICIOUS_ACTIVITY"));
      assert.deepEqual(await first!(), answer);
      const headers = { authorization: `Bearer ${made[0]!.token}` };
      const rows: Row[] = await (await fetch(`${url}/bi_records`, { headers })).json();
      assert.deepEqual(rows.map(({ request_id, repeats }) => [request_id, repeats]), [
        ["same-1", 1],
        ["same-1", null],
      ]);
    });
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("the same request twelve times at once is one check with one answer", () =>
  withServer({ WORKERS: "2" }, async ({ url, post }) => {
    const bundle = await makeBundle(url);
    const answers = await Promise.all(Array.from({ length: 12 }, async () => {
      const response = await post("/check_capture_liveness", bundle, { "x-request-id": "same-1" });
      return `${response.status} ${await response.text()}`;
    }));
    assert.equal(new Set(answers).size, 1, [...new Set(answers)].join("\n"));
    assert.match(answers[0]!, /^200 .*"rejection":\[\]/);
    const [row, ...others] = await recordsOf(url);
    assert.deepEqual(others, []);
    assert.equal(row?.repeats, 11);
  }));

Deno.test("a caller that hangs up before the answer finds it there", () =>
  withServer({}, async ({ url, post }) => {
    const bundle = await makeBundle(url);
    const caller = new AbortController();
    const lost = fetch(`${url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "x-request-id": "same-1" },
      body: bundle,
      signal: caller.signal,
    });
    const gone = assert.rejects(lost, { name: "AbortError" });
    caller.abort();
    await gone;
    const again = await post("/check_capture_liveness", bundle, { "x-request-id": "same-1" });
    assert.deepEqual((await again.json()).capture_liveness.rejection, []);
    // What of it arrived decides whether the first one left a record of its own, as an error.
    assert.equal((await recordsOf(url)).filter(({ status }) => status === 200).length, 1);
  }));

Deno.test("a rejected near copy does not turn the owner's photo into a replay", () =>
  withServer({}, async ({ url, post }) => {
    const photo = PHOTOS.accepted.find(({ file }) => file === "selfie-chi-1280x720.jpg")!;
    const check = async (bundle: Uint8Array<ArrayBuffer>) =>
      (await (await post("/check_capture_liveness", bundle)).json()).capture_liveness;
    const near = { ...photo, bytes: () => oneBitOff(photo.bytes()) };
    assert.ok((await check(await makeBundle(url, { photo: near, signals: {} }))).rejection.length > 0);
    assert.deepEqual((await check(await makeBundle(url, { photo }))).rejection, []);
    // The other way round it is one.
    const copied = await check(await makeBundle(url, { photo: near }));
    assert.ok(copied.rejection.length > 0);
  }));

function oneBitOff(photo: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = photo.slice();
  copy[copy.length - 5_000]! ^= 1;
  return copy;
}
