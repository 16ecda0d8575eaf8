import assert from "node:assert/strict";
import {
  buildBundle,
  BuildError,
  type BundleInput,
  parseBundle,
  type SignalValue,
} from "../../src/bundle/mod.ts";
import { CROPS, frame, FULL, MINIMAL } from "./samples.ts";

function observed(value: unknown): BundleInput["signals"] {
  return { x: { status: "observed", value: value as SignalValue } };
}

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}

function withRegion(change: object): Partial<BundleInput> {
  return { crops: { ...CROPS, regions: [{ ...CROPS.regions[0]!, ...change }] } };
}

Deno.test("input that a decoder would refuse is not built", async () => {
  const cases: readonly [path: string, change: Partial<BundleInput>][] = [
    ["photo", { photo: new Uint8Array() }],
    ["id", { bundleId: new Uint8Array(15) }],
    ["nonce", { nonce: new Uint8Array(15) }],
    ["created", { createdMs: -1 }],
    ["created", { createdMs: 1.5 }],
    ["created", { createdMs: NaN }],
    ["sdk.name", { sdk: { name: "", version: "1", build: "" } }],
    ["sdk.build", { sdk: { name: "n", version: "1", build: "x".repeat(65) } }],
    ["external", { external: "€".repeat(1366) }],
    ["external", { external: "\ud800" }],
    ["signals.a b", { signals: { "a b": { status: "observed", value: 1 } } }],
    ["signals", {
      signals: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`s${i}`, FULL.signals["battery"]!])),
    }],
    ["signals", { signals: observed(Array(16_300).fill(0)) }],
    ["signals.x", { signals: observed(Infinity) }],
    ["signals.x.a", { signals: observed({ a: NaN }) }],
    ["signals.x[0]", { signals: observed(["\udfff"]) }],
    ["signals.x", { signals: observed({ "\udfff": 1 }) }],
    ["signals.x", { signals: observed(undefined) }],
    ["signals.x[0]", { signals: observed([new Uint8Array(1)]) }],
    ["signals.x", { signals: observed(1n) }],
    ["signals.x.reason", { signals: { x: { status: "failed", reason: "" } } }],
    ["crops.regions", { crops: { ...CROPS, regions: [] } }],
    ["crops.regions[0].x", withRegion({ x: -1 })],
    ["crops.regions[0].width", withRegion({ width: 7 })],
    ["crops.regions[0].frames", withRegion({ frames: [frame(8)] })],
    ["crops.regions[0].frames[1]", withRegion({ frames: [frame(8), frame(9)] })],
  ];
  for (const [path, change] of cases) {
    await assert.rejects(buildBundle({ ...MINIMAL, ...change }), (thrown) => {
      assert.ok(thrown instanceof BuildError, `${path}: ${thrown}`);
      assert.equal(thrown.path, path);
      return true;
    });
  }
});

Deno.test("what is built at the depth limit is parsed, one deeper is not built", async () => {
  const bundle = parseBundle(await buildBundle({ ...MINIMAL, signals: observed(nested(13)) }));
  assert.equal(
    JSON.stringify(bundle.signals["x"]),
    JSON.stringify({ status: "observed", value: nested(13) }),
  );
  await assert.rejects(buildBundle({ ...MINIMAL, signals: observed(nested(14)) }), BuildError);
});

Deno.test("negative zero is sent as zero", async () => {
  const bundle = parseBundle(await buildBundle({ ...MINIMAL, signals: observed([-0]) }));
  const signal = bundle.signals["x"];
  assert.ok(signal?.status === "observed");
  assert.equal(Object.is((signal.value as number[])[0], 0), true);
});

Deno.test("only the fields of the format are sent, whatever else the input holds", async () => {
  const input = { ...FULL, secret: 1, sdk: { ...FULL.sdk, secret: 2 }, crops: { ...CROPS, secret: 3 } };
  assert.deepEqual(await buildBundle(input), await buildBundle(FULL));
});
