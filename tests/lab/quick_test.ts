import assert from "node:assert/strict";
import { countQuick, readCounts, readQuick } from "../../lab/evaluate/quick.ts";

Deno.test("evidence and verdict still answer the kept attempts as they did", async () => {
  const [quick, expected] = await Promise.all([readQuick(), readCounts()]);
  const counts = await countQuick(quick);
  assert.deepEqual(
    counts,
    expected,
    "deno task evaluate first; when the new counts are meant, deno task evaluate --write-quick",
  );
  // What no change may cost.
  const { bona_fide: bonaFide } = counts;
  const [accepted, rejected] = bonaFide!["iad-r-1"];
  assert.ok(rejected <= 0.06 * (accepted + rejected), `${rejected} bona fide attempts are rejected`);
  for (const [species, { "iad-r-1": [accepted] }] of Object.entries(counts)) {
    const told = /^(?:fake_device|file_|page_|bit_flip|photo_|crops|replay_|driver_still$)/.test(species);
    if (told) assert.equal(accepted, 0, species);
  }
});
