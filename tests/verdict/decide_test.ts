import assert from "node:assert/strict";
import fc from "fast-check";
import type { SignalObservation, Signals } from "../../src/bundle/types.ts";
import { observe } from "../../src/evidence/mod.ts";
import { SIGNAL_SHAPES } from "../../src/evidence/signal_shapes.ts";
import { contributionsOf } from "../../src/verdict/decide.ts";
import {
  decide,
  type PipelineName,
  PIPELINES,
  type RejectionReason,
  type Verdict,
} from "../../src/verdict/mod.ts";
import { RULES } from "../../src/verdict/rules/all.ts";
import {
  chromiumProbe,
  evidenceInput,
  geckoProbe,
  memoryAnswering,
  type Parts,
  RECEIVED_MS,
} from "../support/evidence_input.ts";
import { observed, withFields, withoutFields } from "../support/honest_profiles.ts";
import { readSignalsFixture, reportNames } from "../support/signal_fixtures.ts";

const CHROMIUM = readSignalsFixture("honest_chromium");
const FIREFOX = readSignalsFixture("honest_firefox");

async function verdict(parts: Parts, pipeline: PipelineName = "iad-r-1"): Promise<Verdict> {
  return decide(await observe(await evidenceInput(parts)), { pipeline });
}

async function acceptedByBoth(what: string, parts: Parts): Promise<void> {
  for (const pipeline of PIPELINES) {
    const { rejection, probability, contributions } = await verdict(parts, pipeline);
    const why = `${what}, ${pipeline}: ${contributions.map(({ rule }) => rule)}`;
    assert.deepEqual(rejection, [], why);
    assert.ok(probability >= 0.5, why);
  }
}

async function rejectedByBoth(
  what: string,
  { reasons, ...parts }: Parts & { reasons: readonly RejectionReason[] },
): Promise<void> {
  for (const pipeline of PIPELINES) {
    const { rejection, probability } = await verdict(parts, pipeline);
    assert.ok(probability < 0.5, `${what}, ${pipeline}: ${probability}`);
    for (const reason of reasons) assert.ok(rejection.includes(reason), `${what}, ${pipeline}: ${rejection}`);
  }
}

const DEVICE = ["UNTRUSTED_DEVICE"] as const;
const DRIVEN = ["UNTRUSTED_ENVIRONMENT", "UNTRUSTED_DEVICE"] as const;
const HOOKED = ["UNTRUSTED_ENVIRONMENT", "SUSPICIOUS_ACTIVITY", "SDK_INTEGRITY_VIOLATION"] as const;
const ATTACKS: Readonly<Record<string, readonly RejectionReason[]>> = {
  cli_fake: DRIVEN,
  cli_fake_opt: DRIVEN,
  cli_gumnocam: DRIVEN,
  cli_mjpeg: DRIVEN,
  cli_pan: DRIVEN,
  cli_pannoise: DRIVEN,
  cli_static: DRIVEN,
  ff_fake: DEVICE,
  headful: DEVICE,
  headful_pup: DRIVEN,
  headful_stealth: DEVICE,
  p2_cli: DEVICE,
  p2_norun: DEVICE,
  p2_pup: DEVICE,
  p2_pw: DEVICE,
  pup_aboff: DRIVEN,
  pup_fake: DRIVEN,
  pup_gen: HOOKED,
  pup_naive: HOOKED,
  pup_proxy: HOOKED,
  pup_rtc: HOOKED,
  pup_stealth: HOOKED,
  pup_vid: HOOKED,
  pw_fake: DRIVEN,
  raw_hook: HOOKED,
  raw_norun: DRIVEN,
  raw_run: DRIVEN,
  shell_fake: DRIVEN,
};

Deno.test("every measured attack is rejected with a fitting reason", async () => {
  assert.deepEqual(Object.keys(ATTACKS).sort(), reportNames());
  for (const [name, reasons] of Object.entries(ATTACKS)) {
    const probe = name === "ff_fake" ? geckoProbe() : chromiumProbe();
    await rejectedByBoth(name, { signals: readSignalsFixture(`reports/${name}`), probe, reasons });
  }
});

Deno.test("a scripted stream is rejected for its stream alone, with no driver and an honest label", async () => {
  for (const name of ["pup_gen", "pup_naive", "pup_proxy", "pup_rtc", "pup_stealth", "pup_vid", "raw_hook"]) {
    const { track, frames, video_frame, image_capture, devices } = readSignalsFixture(`reports/${name}`);
    const stream = {
      ...CHROMIUM,
      track: withFields(track, { label: "HD WebCam (04f2:b6d9)" }),
      frames,
      video_frame,
    };
    const signals = { ...stream, image_capture, devices } as Signals;
    await rejectedByBoth(name, { signals, reasons: ["SUSPICIOUS_ACTIVITY"] });
  }
});

Deno.test("a hooked capture path is rejected for its functions alone", async () => {
  for (const name of ["pup_gen", "pup_naive", "pup_proxy", "pup_rtc", "pup_stealth", "pup_vid", "raw_hook"]) {
    const { tamper } = readSignalsFixture(`reports/${name}`);
    const signals = { ...CHROMIUM, tamper } as Signals;
    await rejectedByBoth(name, { signals, reasons: ["SDK_INTEGRITY_VIOLATION"] });
  }
});

Deno.test("a driven or headless browser is rejected whatever its camera", async () => {
  const headless = withFields(CHROMIUM["worker"], {
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0",
  });
  const driven: Readonly<Record<string, Signals>> = {
    webdriver: { automation: withFields(CHROMIUM["automation"], { webdriver: true }) },
    "webdriver in a worker": { automation: withFields(CHROMIUM["automation"], { webdriverWorker: true }) },
    "a driver's globals": {
      automation: withFields(CHROMIUM["automation"], { globals: ["__pwInitScripts"] }),
    },
    "headless in a worker": { worker: headless },
  };
  for (const [what, changed] of Object.entries(driven)) {
    const signals = { ...CHROMIUM, ...changed };
    await rejectedByBoth(what, { signals, reasons: ["UNTRUSTED_ENVIRONMENT"] });
  }
});

Deno.test("a compositor as the used camera is rejected", async () => {
  const label = "OBS Virtual Camera";
  const { value } = CHROMIUM["devices"] as { value: readonly Record<string, string>[] };
  const devices = observed(
    value.map((device) => device["kind"] === "videoinput" ? { ...device, label } : device),
  );
  const signals = { ...CHROMIUM, devices, track: withFields(CHROMIUM["track"], { label }) };
  await rejectedByBoth(label, { signals, reasons: ["UNTRUSTED_DEVICE"] });
});

Deno.test("a photo that the claimed browser did not write is a corrupted payload", async () => {
  const reasons = ["UNTRUSTED_CORRUPTED_PAYLOAD"] as const;
  await rejectedByBoth("a library's JPEG", { signals: CHROMIUM, probe: geckoProbe(75), reasons });
  const exif = { ...chromiumProbe(), segments: [{ marker: 0xe1, identifier: "Exif", length: 2000 }] };
  await rejectedByBoth("a camera's JPEG", { signals: CHROMIUM, probe: exif, reasons });
  await rejectedByBoth("Chromium as Firefox", { signals: FIREFOX, probe: chromiumProbe(), reasons });
});

Deno.test("honest sessions are accepted by both pipelines", async () => {
  await acceptedByBoth("Chromium", { signals: CHROMIUM });
  await acceptedByBoth("Chromium at another quality", { signals: CHROMIUM, probe: chromiumProbe(95) });
  await acceptedByBoth("Firefox", { signals: FIREFOX, probe: geckoProbe() });
});

const SAFARI_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 " +
  "(KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";
const GECKO_ANDROID = "Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
const CHROME_ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) " +
  "Chrome/156.0.0.0 Mobile Safari/537.36";

/** A phone's session: what the engine has not, it does not tell. */
function phone(userAgent: string, { platform, label }: { platform: string; label: string }): Signals {
  const { automation, geometry, tamper } = FIREFOX as Record<string, SignalObservation>;
  const camera = { label, deviceId: "AB12CD34EF56", groupId: "77AA" };
  return {
    automation: automation!,
    geometry: geometry!,
    tamper: tamper!,
    navigator: observed({ userAgent, platform, maxTouchPoints: 5, plugins: 0 }),
    worker: observed({ userAgent, platform }),
    track: observed({ tag: "[object MediaStreamTrack]", ...camera, readyState: "live" }),
    devices: observed([{ kind: "videoinput", ...camera }]),
  };
}

Deno.test("phones are accepted on the facts that they can give", async () => {
  const safari = phone(SAFARI_AGENT, { platform: "iPhone", label: "Frontkamera" });
  const apple = { marker: 0xe1, identifier: "Exif", length: 74 };
  const probe = geckoProbe();
  await acceptedByBoth("Safari", {
    signals: safari,
    probe: { ...probe, segments: [...probe.segments, apple] },
  });
  const firefox = phone(GECKO_ANDROID, { platform: "Linux aarch64", label: "Facing front:1" });
  await acceptedByBoth("Firefox for Android", { signals: firefox, probe: geckoProbe() });
  const chrome = phone(CHROME_ANDROID, { platform: "Linux aarch64", label: "camera2 1, facing front" });
  await acceptedByBoth("Chrome for Android", { signals: chrome });
});

Deno.test("the known traps are accepted", async () => {
  function used(label: string): Signals {
    const { deviceId = "", groupId = "" } = (CHROMIUM["track"] as { value: Record<string, string> }).value;
    return {
      ...CHROMIUM,
      track: withFields(CHROMIUM["track"], { label }),
      devices: observed([{ kind: "videoinput", label, deviceId, groupId }]),
    };
  }
  const { value: devices } = CHROMIUM["devices"] as { value: readonly Record<string, string>[] };
  const traps: Readonly<Record<string, Signals>> = {
    "Phone Link": used("Pixel 9 (Windows Virtual Camera)"),
    "a MIPI camera behind v4l2loopback": used("Virtual Camera"),
    "an Intel MIPI camera": used("Intel MIPI Camera"),
    "a vendor's effect camera": used("Camera (NVIDIA Broadcast)"),
    "OBS installed, not used": {
      ...CHROMIUM,
      devices: observed([...devices, { kind: "videoinput", label: "OBS Virtual Camera", deviceId: "0" }]),
    },
    "no plugins": { ...CHROMIUM, navigator: withFields(CHROMIUM["navigator"], { plugins: 0 }) },
    "open developer tools": {
      ...CHROMIUM,
      inspector: observed({ prepareStackTrace: 1, ownName: 2, className: 3 }),
    },
    "no GPU": { ...CHROMIUM, gpu: { status: "unavailable", reason: "no WebGL" } },
    "a software renderer": { ...CHROMIUM, gpu: observed({ renderer: "llvmpipe (LLVM 19)" }) },
    "a canvas blocker": {
      ...CHROMIUM,
      tamper: observed({ functions: { getImageData: { text: "foreign" }, toDataURL: { text: "foreign" } } }),
    },
    "a page zoomed out": {
      ...CHROMIUM,
      geometry: withFields(CHROMIUM["geometry"], {
        innerWidth: 1890,
        innerHeight: 1766,
        devicePixelRatio: 0.5,
      }),
    },
    "one field drifted": { ...CHROMIUM, track: withFields(CHROMIUM["track"], { stats: false }) },
    "one field untold": { ...CHROMIUM, track: withoutFields(CHROMIUM["track"], ["stats"]) },
    "no ImageCapture": { ...CHROMIUM, image_capture: { status: "failed", reason: "NotSupportedError" } },
  };
  for (const [what, signals] of Object.entries(traps)) await acceptedByBoth(what, { signals });
});

Deno.test("a version that was not measured is accepted on the minimal proof, and not on less", async () => {
  const userAgent =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 " +
    "Safari/537.36";
  const brands = [{ brand: "Chromium", version: "157" }];
  const newer: Signals = {
    ...CHROMIUM,
    navigator: withFields(CHROMIUM["navigator"], { userAgent }),
    worker: withFields(CHROMIUM["worker"], { userAgent }),
    ua_ch: withFields(CHROMIUM["ua_ch"], { brands }),
    frames: { status: "failed", reason: "changed" },
  };
  await acceptedByBoth("Chromium 157", { signals: newer });
  await acceptedByBoth("Chromium 157 with a new encoder", { signals: newer, probe: geckoProbe() });
  for (const missing of ["track", "devices"]) {
    const { [missing]: _, ...signals } = newer;
    await rejectedByBoth(`without ${missing}`, { signals, reasons: ["UNTRUSTED_DEVICE"] });
  }
  const { track } = readSignalsFixture("reports/pup_naive");
  await rejectedByBoth("a canvas track", {
    signals: { ...newer, track: track! },
    reasons: ["SUSPICIOUS_ACTIVITY"],
  });
});

Deno.test("silence is not trusted", async () => {
  const { navigator, track, devices, automation } = CHROMIUM as Record<string, SignalObservation>;
  const silent: Readonly<Record<string, Signals>> = {
    "no signals": {},
    "a clean webdriver alone": { automation: observed({ webdriver: false }) },
    "a user agent alone": { navigator: navigator! },
    "a user agent and a clean webdriver": { navigator: navigator!, automation: automation! },
    "a track and devices without a user agent": { track: track!, devices: devices! },
    "a measured version that tells only the minimum": {
      navigator: navigator!,
      track: withoutFields(track, ["stats", "groupId"]),
      devices: devices!,
    },
  };
  for (const [what, signals] of Object.entries(silent)) {
    await rejectedByBoth(what, { signals, reasons: ["UNTRUSTED_DEVICE"] });
  }
});

Deno.test("the whole of one replay is a gate, a similar face rejects without one", async () => {
  for (const match of ["bundleId", "ciphertext", "photo"] as const) {
    const memory = memoryAnswering({ [match]: true });
    await rejectedByBoth(match, { signals: CHROMIUM, memory, reasons: ["SUSPICIOUS_ACTIVITY"] });
    assert.ok((await verdict({ signals: CHROMIUM, memory })).probability <= 0.02);
  }
  const memory = memoryAnswering({ similar: { distance: 2 } });
  const { probability, rejection } = await verdict({ signals: CHROMIUM, memory });
  assert.deepEqual(rejection, ["SUSPICIOUS_ACTIVITY"]);
  assert.ok(probability > 0.02);
  await acceptedByBoth("a similar document", { signals: CHROMIUM, memory, captureType: "document" });
});

Deno.test("a bundle that does not hold what it digested is a corrupted payload", async () => {
  const other = new Uint8Array(32);
  const { bundle } = await evidenceInput();
  const crops = { source: "canvas", regions: [] } as const;
  const bundles = [
    { digests: { ...bundle.digests, photo: other } },
    { digests: { ...bundle.digests, signals: other } },
    { digests: { ...bundle.digests, crops: other } },
    { crops, encoded: { ...bundle.encoded, crops: new Uint8Array(4) } },
  ];
  for (const changed of bundles) {
    await rejectedByBoth(Object.keys(changed).join(), {
      signals: CHROMIUM,
      bundle: changed,
      reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    });
  }
});

Deno.test("an input that breaks a source is not better off", async () => {
  /** The value with one member that throws when it is read. */
  function breaking<T extends object>(value: T, member: keyof T): T {
    return new Proxy(value, {
      get(target, name) {
        if (name === member) throw new TypeError("broken");
        return Reflect.get(target, name);
      },
    });
  }
  const honest = await evidenceInput({ signals: CHROMIUM });
  const inputs = [
    { ...honest, bundle: breaking(honest.bundle, "digests") },
    { ...honest, probe: breaking(honest.probe, "quantTables") },
    await evidenceInput({ signals: CHROMIUM, createdMs: NaN }),
  ];
  for (const input of inputs) {
    const { rejection, contributions } = decide(await observe(input), { pipeline: "iad-r-1" });
    assert.deepEqual(contributions.map(({ rule }) => rule), ["source_fault"]);
    assert.deepEqual(rejection, ["UNTRUSTED_CORRUPTED_PAYLOAD"]);
  }
});

Deno.test("a wrong clock speaks against a capture and does not refuse it", async () => {
  const skews = [[599_000, []], [601_000, ["clock_skew"]], [86_401_000, ["clock_skew_day"]]] as const;
  for (const [skew, expected] of skews) {
    for (const createdMs of [RECEIVED_MS - skew, RECEIVED_MS + skew]) {
      const { contributions, rejection } = await verdict({ signals: CHROMIUM, createdMs });
      assert.deepEqual(contributions.map(({ rule }) => rule), expected);
      assert.deepEqual(rejection, []);
    }
  }
});

/** Anything that a hostile client may put where a signal belongs. */
const garbage = fc.dictionary(
  fc.oneof(fc.constantFrom(...Object.keys(SIGNAL_SHAPES)), fc.string()),
  fc.oneof(
    fc.anything(),
    fc.record({ status: fc.constant("observed"), value: fc.anything() }),
    fc.record({ status: fc.constant("observed"), value: fc.object() }),
  ),
);

Deno.test("garbage never throws and is never trusted", async () => {
  await fc.assert(fc.asyncProperty(garbage, fc.constantFrom(...PIPELINES), async (signals, pipeline) => {
    const { probability } = await verdict({ signals: signals as Signals }, pipeline);
    assert.ok(probability < 0.5);
  }));
});

Deno.test("garbage in place of an honest answer never raises the probability", async () => {
  const replaced = fc.tuple(fc.constantFrom(...Object.keys(CHROMIUM)), fc.anything());
  const honest = (await verdict({ signals: CHROMIUM })).probability;
  await fc.assert(fc.asyncProperty(replaced, async ([name, value]) => {
    const signals = { ...CHROMIUM, [name]: { status: "observed", value } } as Signals;
    assert.ok((await verdict({ signals })).probability <= honest);
  }));
});

Deno.test("leaving signals out never helps an honest capture", async () => {
  const honest = (await verdict({ signals: CHROMIUM })).probability;
  await fc.assert(fc.asyncProperty(fc.subarray(Object.keys(CHROMIUM)), async (kept) => {
    const signals = Object.fromEntries(kept.map((name) => [name, CHROMIUM[name]!]));
    assert.ok((await verdict({ signals })).probability <= honest);
  }));
});

Deno.test("the order of the rules does not matter", async () => {
  for (const name of reportNames()) {
    const evidence = await observe(await evidenceInput({ signals: readSignalsFixture(`reports/${name}`) }));
    const forward = contributionsOf(evidence, RULES).map(({ rule }) => rule);
    const backward = contributionsOf(evidence, RULES.toReversed()).map(({ rule }) => rule);
    assert.deepEqual(forward.toSorted(), backward.toSorted());
  }
});
