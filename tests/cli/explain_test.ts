import assert from "node:assert/strict";
import { run } from "../../src/cli/mod.ts";
import { PHOTOS } from "../../harness/bundles.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url).pathname;
const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const PHOTO = `${FIXTURES}photos/${PHOTOS.accepted[0]!.file}`;

async function iad(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await run(args, {
    out: (text) => Promise.resolve(void (out += text)),
    err: (text) => Promise.resolve(void (err += text)),
  });
  return { code, out, err };
}

/** A bundle that `iad seal` made, and the key file that opens it. */
async function withBundle(
  signals: string,
  use: (files: { bundle: string; key: string }) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "iad-explain-test-" });
  try {
    const made = await iad("keygen", "--suite", "x25519", "--out", dir);
    const { privatePath, publicPath } = JSON.parse(made.out);
    const bundle = `${dir}/b.iadb`;
    const parts = [
      "--photo",
      PHOTO,
      "--public-key",
      publicPath,
      "--signals",
      `${FIXTURES}signals/${signals}`,
    ];
    const nonce = ["--nonce", "00112233445566778899aabbccddeeff"];
    const sealed = await iad("seal", ...parts, ...nonce, "--suite", "x25519", "--out", bundle);
    assert.equal(sealed.code, 0, sealed.err);
    await use({ bundle, key: privatePath });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("explain tells what was seen, what it weighs and how it adds up", () =>
  withBundle("reports/pup_naive.json", async ({ bundle, key }) => {
    const { code, out, err } = await iad("explain", "--private-key", key, "--json", bundle);
    assert.equal(code, 0, err);
    const told = JSON.parse(out);
    assert.equal(told.verdict.accepted, false);
    assert.ok(told.verdict.rejection.includes("SDK_INTEGRITY_VIOLATION"));
    assert.equal(told.observations.tamper.kind, "observed");
    assert.ok(told.observations.tamper.value.capturePath.includes("getUserMedia"));
    const sums = new Map<string, number>(told.groups.map((one: { group: string; sum: number }) => [
      one.group,
      one.sum,
    ]));
    for (const { group, llr } of told.contributions) assert.ok(sums.get(group)! >= Math.min(llr, 0), group);
    const against = [...sums.values()].reduce((sum, one) => sum + Math.max(0, one), 0);
    const favour = [...sums.values()].reduce((sum, one) => sum - Math.min(0, one), 0);
    const { prior, logOdds, slope, offset, calibrated } = told.fusion;
    const expected = Math.log(prior / (1 - prior)) + against - favour * Math.max(0, 1 - against);
    assert.ok(Math.abs(logOdds - expected) < 1e-9);
    assert.ok(Math.abs(calibrated - (slope * logOdds + offset)) < 1e-9);
    assert.equal(told.features.length > 0, told.observations.forensics.kind === "observed");
    assert.ok(!out.includes("deviceId"));
    assert.ok(!told.contributions.some(({ mark }: { mark: string }) => mark.startsWith("nonce_")));
  }));

Deno.test("explain writes aligned tables, with the pipeline that was asked for", () =>
  withBundle("honest_chromium.json", async ({ bundle, key }) => {
    const options = ["--private-key", key, "--pipeline", "iad-r-1-hardened"];
    const { code, out, err } = await iad("explain", ...options, bundle);
    assert.equal(code, 0, err);
    for (const title of ["Verdict", "Bundle", "Observations", "Contributions", "Groups", "Fusion"]) {
      assert.match(out, new RegExp(`^${title}$`, "m"));
    }
    assert.match(out, /^ {2}pipeline +iad-r-1-hardened$/m);
    assert.match(out, /^ {2}replay, nonce +not looked up$/m);
    assert.match(out, /^ {2}provenance +observed +confirmed true, proof true, misses \[\]/m);
    const [, ...rows] = out.split("\nGroups\n")[1]!.split("\nFusion")[0]!.trimEnd().split("\n");
    assert.deepEqual(new Set(rows.map((row) => row.search(/\S+$/) - row.search(/\S+ +\S+$/))).size, 1);
    assert.ok(!out.includes("undefined") && !out.includes("[object"));
  }));

Deno.test("explain complains in one line", async () => {
  const missing = await iad("explain", "nowhere.iadb");
  assert.deepEqual([missing.code, missing.err.split("\n").length], [2, 2]);
  await withBundle("honest_chromium.json", async ({ bundle, key }) => {
    const noKey = await iad("explain", "--private-key", bundle, bundle);
    assert.equal(noKey.code, 1);
    const badTime = await iad("explain", "--private-key", key, "--received", "yesterday", bundle);
    assert.equal(badTime.code, 2);
    const other = await iad("explain", "--private-key", key, key);
    assert.equal(other.code, 1);
    for (const { err } of [noKey, badTime, other]) assert.equal(err.trim().split("\n").length, 1);
  });
});

Deno.test("explain rates the face with the configured network", () =>
  withBundle("honest_chromium.json", async ({ bundle, key }) => {
    // A process of its own: the environment is shared by all tests.
    async function told(liveness: string, ...options: readonly string[]) {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", MAIN, "explain", "--private-key", key, ...options, bundle],
        env: { IAD_SERVER_FACE_LIVENESS: liveness },
      }).output();
      assert.equal(code, 0);
      return new TextDecoder().decode(stdout);
    }
    const { verdict } = JSON.parse(await told("builtin", "--json"));
    const { probability, score } = verdict.faceLiveness;
    assert.ok(probability > 0 && probability < 1);
    assert.ok(Math.abs(Math.log(probability / (1 - probability)) - score) < 1e-6);
    assert.match(await told("builtin"), /^ {2}face liveness +0\.\d+$/m);
    assert.match(await told("http://127.0.0.1:9"), /^ {2}face liveness +not rated$/m);
  }));
