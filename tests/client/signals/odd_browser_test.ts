/** Whatever a browser or a page hands out, no signal is malformed for the server. */
import assert from "node:assert/strict";
import * as fc from "../../../harness/packages/fast_check.ts";
import { createSignalCollector } from "../../../client/signals/collect.ts";
import { signalSources } from "../../../client/signals/sources.ts";
import type { SignalContext } from "../../../client/signals/types.ts";
import { buildBundle } from "../../../src/bundle/build.ts";
import { readSignals } from "../../../src/evidence/read_signals.ts";
import type { SignalName } from "../../../src/evidence/mod.ts";

const LONG = "\u{1F600}x".repeat(5000);
const odd = fc.oneof(
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }) },
  { weight: 1, arbitrary: fc.double() },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      LONG,
      "x".repeat(9000),
      "\ud800",
      Infinity,
      -Infinity,
      NaN,
      -0,
      -7,
      0.5,
      Array(500).fill(LONG),
    ),
  },
);
function members(...names: readonly string[]) {
  return fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] });
}
function many<T>(item: fc.Arbitrary<T>, most: number) {
  return fc.oneof(fc.array(item, { maxLength: 3 }), fc.array(item, { minLength: most, maxLength: most }));
}
const range = fc.oneof(odd, members("min", "max", "step"));
const brands = many(members("brand", "version"), 40);
const oddBrowser = fc.record({
  settings: members("width", "height", "frameRate", "resizeMode", "facingMode", "deviceId", "groupId"),
  capabilities: fc.record(
    {
      width: range,
      height: range,
      frameRate: range,
      resizeMode: odd,
      facingMode: odd,
      [LONG]: odd,
      zoom: odd,
    },
    { requiredKeys: [] },
  ),
  label: odd,
  readyState: odd,
  devices: many(members("kind", "label", "deviceId", "groupId"), 100),
  userAgentData: fc.record({
    brands,
    fullVersionList: brands,
    mobile: odd,
    platform: odd,
    platformVersion: odd,
    architecture: odd,
    model: odd,
  }),
  photoSettings: members("imageWidth", "imageHeight"),
  navigator: members(
    ...[
      "userAgent",
      "platform",
      "languages",
      "hardwareConcurrency",
      "deviceMemory",
      "maxTouchPoints",
      "length",
    ],
  ),
  permission: members("state"),
});
type OddBrowser = typeof oddBrowser extends fc.Arbitrary<infer T> ? T : never;

/** These sources look at nothing but what is stood in for here. */
const WATCHED: readonly SignalName[] = [
  "track",
  "settings",
  "capabilities",
  "devices",
  "image_capture",
  "navigator",
  "ua_ch",
  "permissions",
];

function standIn(browser: OddBrowser): SignalContext {
  const navigator = {
    ...browser.navigator,
    mediaDevices: { enumerateDevices: () => Promise.resolve(browser.devices) },
    userAgentData: { getHighEntropyValues: () => Promise.resolve(browser.userAgentData) },
    permissions: { query: () => Promise.resolve(browser.permission) },
    plugins: browser.navigator,
  };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  class ImageCapture {
    getPhotoSettings = () => Promise.resolve(browser.photoSettings);
  }
  Object.defineProperty(globalThis, "ImageCapture", { value: ImageCapture, configurable: true });
  const track = {
    label: browser.label,
    readyState: browser.readyState,
    getSettings: () => browser.settings,
    getCapabilities: () => browser.capabilities,
  };
  return { track } as unknown as SignalContext;
}

Deno.test("no answer of an odd browser makes a signal malformed or a bundle impossible", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  const sources = signalSources().filter(({ name }) => WATCHED.includes(name as SignalName));
  assert.equal(sources.length, WATCHED.length);
  try {
    await fc.assert(
      fc.asyncProperty(oddBrowser, async (browser) => {
        const signals = await createSignalCollector(sources).observeLate(standIn(browser));
        assert.deepEqual(Object.keys(signals).sort(), [...WATCHED].sort());
        for (const name of WATCHED) {
          const observation = signals[name]!;
          const { kind } = readSignals(signals)[name];
          assert.equal(kind, observation.status, `${name}: ${JSON.stringify(observation)}`);
          if (observation.status === "failed") assert.equal(observation.reason, "TypeError", name);
        }
        const photo = new Uint8Array([1]);
        const sdk = { name: "x", version: "1", build: "" };
        await buildBundle({ photo, sdk, createdMs: 0, signals });
      }),
      { numRuns: 200 },
    );
  } finally {
    Object.defineProperty(globalThis, "navigator", before);
    delete (globalThis as { ImageCapture?: unknown }).ImageCapture;
  }
});
