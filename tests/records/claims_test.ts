import assert from "node:assert/strict";
import type { ReplayMatches } from "../../src/evidence/mod.ts";
import {
  ACCEPTED,
  BARE_RECORD,
  capture,
  connect,
  DAY_MS,
  digest,
  NOW_MS,
  openStore,
  record,
  settling,
} from "./fixture.ts";
import { withDatabase, withStore } from "./fixture.ts";

const NOTHING: ReplayMatches = { bundleId: false, ciphertext: false, photo: false, similar: undefined };

function isFirst(matches: ReplayMatches): boolean {
  return !matches.bundleId && !matches.ciphertext && !matches.photo && matches.similar === undefined;
}

Deno.test("the first claim finds nothing, the second finds everything", () =>
  withStore(async (store) => {
    assert.deepEqual(await store.claim(capture(1), NOW_MS), NOTHING);
    assert.deepEqual(await store.claim(capture(1, { claimId: "again" }), NOW_MS + 1), {
      bundleId: true,
      ciphertext: true,
      photo: true,
      similar: { distance: 0, remembered: 0 },
    });
  }));

Deno.test("each trait is matched on its own", () =>
  withStore(async (store) => {
    const first = capture(1);
    await store.claim(first, NOW_MS);
    const bundle = await store.claim(capture(2, { bundleId: first.bundleId }), NOW_MS);
    assert.deepEqual(bundle, { ...NOTHING, bundleId: true });
    const ciphertext = await store.claim(
      capture(3, { ciphertextDigest: first.ciphertextDigest }),
      NOW_MS,
    );
    assert.deepEqual(ciphertext, { ...NOTHING, ciphertext: true });
    const photo = await store.claim(capture(4, { photoDigest: first.photoDigest }), NOW_MS);
    assert.deepEqual(photo, { ...NOTHING, photo: true });
    assert.deepEqual(await store.claim(capture(5), NOW_MS), NOTHING);
  }));

const BASE = 0x3c5a_96f0_1234_8765n;

function flipped(bits: readonly number[]): string {
  return bits.reduce((hash, bit) => hash ^ (1n << BigInt(bit)), BASE).toString(16).padStart(16, "0");
}

Deno.test("similar means three differing bits at most, wherever they are", () =>
  withStore(async (store) => {
    await store.claim(capture(1, { perceptualHash: flipped([]) }), NOW_MS);
    await store.save(record(1, ACCEPTED), settling("claim-1"));
    const cases: readonly (readonly number[])[] = [
      [0],
      [63],
      [0, 1],
      [15, 16],
      [0, 1, 2],
      [61, 62, 63],
      [5, 20, 40],
      [20, 40, 60],
      [0, 31, 63],
      [16, 17, 48],
      [0, 16, 32, 48],
      [0, 1, 2, 3],
      [10, 11, 40, 41],
      [1, 2, 30, 62],
    ];
    for (const [index, bits] of cases.entries()) {
      const claimId = `probe-${index}`;
      const found = await store.claim(
        capture(100 + index, { claimId, perceptualHash: flipped(bits) }),
        NOW_MS,
      );
      await store.release(claimId);
      assert.deepEqual(
        found.similar,
        bits.length <= 3 ? { distance: bits.length, remembered: 0 } : undefined,
        `bits ${bits}`,
      );
    }
  }));

Deno.test("the nearest of several similar captures is reported, top bit included", () =>
  withStore(async (store) => {
    const hashes = ["8000000000000000", "8000000000000003", "800000000000000f"];
    for (const [index, perceptualHash] of hashes.entries()) {
      await store.claim(capture(index, { perceptualHash }), NOW_MS);
    }
    const found = await store.claim(capture(9, { perceptualHash: "8000000000000007" }), NOW_MS);
    assert.deepEqual(found.similar, { distance: 1, remembered: 0 });
  }));

Deno.test("200 parallel claims of one capture from two stores: exactly one is first", () =>
  withDatabase(async (path) => {
    const stores = [await openStore(path), await openStore(path)];
    const claims = Array.from(
      { length: 200 },
      (_, index) => stores[index % 2]!.claim(capture(1, { claimId: `r${index}` }), NOW_MS),
    );
    const firsts = (await Promise.all(claims)).filter(isFirst);
    for (const store of stores) await store.close();
    assert.equal(firsts.length, 1);
  }));

Deno.test("parallel claims from two processes: exactly one is first", () =>
  withDatabase(async (path) => {
    await (await openStore(path)).close();
    const script = new URL("./claim_process.ts", import.meta.url).pathname;
    const outputs = await Promise.all([1, 2, 3].map((id) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-prompt", script, path, String(id)],
        stdout: "piped",
        stderr: "inherit",
      }).output()
    ));
    const firsts = outputs.map((output) => {
      assert.equal(output.code, 0);
      return JSON.parse(new TextDecoder().decode(output.stdout)) as number[];
    });
    // 50 captures claimed by three processes: each capture has one first claimant.
    assert.deepEqual(
      firsts.flat().toSorted((a, b) => a - b),
      Array.from({ length: 50 }, (_, index) => index),
    );
  }));

Deno.test("an unanswered claim lapses, a settled one does not", () =>
  withStore(async (store) => {
    await store.claim(capture(1), NOW_MS);
    await store.claim(capture(2), NOW_MS);
    await store.save(record(2), settling("claim-2"));
    const later = NOW_MS + 60_001;
    assert.equal(isFirst(await store.claim(capture(1, { claimId: "b1" }), later)), true);
    assert.equal(isFirst(await store.claim(capture(2, { claimId: "b2" }), later)), false);
  }, { claimTimeoutMs: 60_000 }));

Deno.test("a settled capture is forgotten after the replay time, and purged", () =>
  withStore(async (store, path) => {
    await store.claim(capture(1), NOW_MS);
    await store.save(record(1), settling("claim-1"));
    const [inside, outside] = [NOW_MS + 2 * DAY_MS, NOW_MS + 2 * DAY_MS + 1];
    assert.equal(isFirst(await store.claim(capture(1, { claimId: "in" }), inside)), false);
    await store.release("in");
    assert.equal(isFirst(await store.claim(capture(1, { claimId: "out" }), outside)), true);
    await store.release("out");
    assert.equal((await store.purge(outside)).rows, 1);
    const client = await connect(path);
    const { rows } = await client.execute("SELECT count(*) AS n FROM captures");
    client.close();
    assert.equal(rows[0]?.["n"], 0);
  }, { replayDays: 2, retentionDays: 90 }));

Deno.test("a released claim is forgotten, a settled one cannot be released", () =>
  withStore(async (store) => {
    await store.claim(capture(1), NOW_MS);
    await store.release("claim-1");
    assert.deepEqual(await store.claim(capture(1), NOW_MS), NOTHING);
    await store.save(record(1), settling("claim-1"));
    await store.release("claim-1");
    assert.equal(isFirst(await store.claim(capture(1, { claimId: "again" }), NOW_MS)), false);
  }));

Deno.test("a record of a 5xx frees the claim, a 400 settles it", () =>
  withStore(async (store) => {
    await store.claim(capture(1), NOW_MS);
    await store.save({ ...BARE_RECORD, status: 503 }, settling("claim-1"));
    assert.deepEqual(await store.claim(capture(1), NOW_MS), NOTHING);
    await store.save({ ...BARE_RECORD, status: 400 }, settling("claim-1"));
    assert.equal(isFirst(await store.claim(capture(1), NOW_MS + 120_000)), false);
  }));

Deno.test("the claim carries another id than the record", () =>
  withStore(async (store) => {
    await store.claim(capture(1, { claimId: "internal" }), NOW_MS);
    await store.save(record(1, { request_id: "chosen by the caller" }), settling("internal"));
    assert.equal(isFirst(await store.claim(capture(1), NOW_MS + DAY_MS)), false);
  }));

Deno.test("thousands of captures that share every band value still answer, newest first", () =>
  withStore(async (store, path) => {
    const client = await connect(path);
    const insert = `INSERT INTO captures (claim_id, bundle_id, ciphertext, photo, band0, band1, band2, band3,
      seen_ms, settled) VALUES ('old', ?, ?, ?, 0, ?, ?, ?, ?, 1)`;
    const rows = Array.from({ length: 5_000 }, (_, index) => ({
      sql: insert,
      // Band 0 is common to all; the others are far from the probe's.
      args: [
        digest(index),
        digest(index),
        digest(index),
        0xff00 | (index & 0xff),
        0xffff,
        0xffff,
        NOW_MS + index,
      ],
    }));
    await client.batch(rows, "write");
    client.close();
    const probe = "0000" + "0000" + "0000" + "0000";
    assert.equal(
      (await store.claim(capture(1, { perceptualHash: probe }), NOW_MS + 9_000)).similar,
      undefined,
    );
    const near = "0000" + "0001" + "0001" + "0001";
    const found = await store.claim(capture(2, { perceptualHash: near }), NOW_MS + 9_001);
    assert.deepEqual(found.similar, { distance: 3, remembered: 5_000 });
  }));

Deno.test("a malformed perceptual hash is our bug, not a database fault", () =>
  withStore(async (store) => {
    await assert.rejects(store.claim(capture(1, { perceptualHash: "xyz" }), NOW_MS), { code: "INTERNAL" });
  }));
