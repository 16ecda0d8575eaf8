/** Honest sessions that detectors elsewhere refuse (docs/detection.md, "Traps"): both pipelines accept each. */
import assert from "node:assert/strict";
import type { SignalObservation, Signals } from "../../src/bundle/types.ts";
import { chromiumProbe, geckoProbe } from "../../harness/evidence_input.ts";
import { observed, withFields } from "../../harness/honest_profiles.ts";
import { acceptedByBoth, CHROMIUM, FIREFOX } from "../support/verdicts.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const ADRENO = { vendor: "Qualcomm", renderer: "Adreno (TM) 740" };

interface Phone {
  readonly userAgent: string;
  readonly platform?: string;
  readonly label?: string;
  readonly gpu?: Readonly<Record<string, string>>;
  readonly more?: Signals;
}

/** What every phone browser tells, and no more. */
function phone(
  { userAgent, platform = "Linux armv81", label = "camera2 1, facing front", gpu = ADRENO, more }: Phone,
): Signals {
  const { automation, geometry, tamper } = CHROMIUM as Record<string, SignalObservation>;
  const camera = { label, deviceId: "5f".repeat(32), groupId: "c0".repeat(32) };
  return {
    automation: automation!,
    geometry: geometry!,
    tamper: tamper!,
    navigator: observed({ userAgent, platform, maxTouchPoints: 5, plugins: 0, languages: ["en"] }),
    worker: observed({ userAgent, platform, gpu }),
    gpu: observed(gpu),
    track: observed({ tag: "[object MediaStreamTrack]", ...camera, readyState: "live" }),
    devices: observed([{ kind: "videoinput", ...camera }]),
    ...more,
  };
}

Deno.test("phone browsers that trip automation detectors are accepted", async () => {
  const agents: Readonly<Record<string, string>> = {
    "Samsung Internet": `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/29.0 Chrome/148.0.0.0 ` +
      "Mobile Safari/537.36",
    "UC Browser": `Mozilla/5.0 (Linux; U; Android 15; en-US; SM-A546B) ${WEBKIT} Version/4.0 ` +
      "Chrome/123.0.6312.80 UCBrowser/15.6.4.1330 Mobile Safari/537.36",
    Quark: `Mozilla/5.0 (Linux; U; Android 15; zh-CN; 23127PN0CC) ${WEBKIT} Version/4.0 ` +
      "Chrome/123.0.6312.80 Quark/7.14.5.880 Mobile Safari/537.36",
    // No window.chrome, and nothing here that asks for it.
    "an Android WebView": `Mozilla/5.0 (Linux; Android 16; Pixel 9 Build/BP2A; wv) ${WEBKIT} Version/4.0 ` +
      "Chrome/156.0.0.0 Mobile Safari/537.36",
  };
  for (const [what, userAgent] of Object.entries(agents)) {
    await acceptedByBoth(what, { signals: phone({ userAgent }) });
  }
});

Deno.test("an iPad in desktop mode is accepted", async () => {
  const userAgent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 " +
    "(KHTML, like Gecko) Version/26.1 Safari/605.1.15";
  const gpu = { vendor: "Apple Inc.", renderer: "Apple GPU" };
  const worker = observed({ userAgent, platform: "iPad", gpu });
  const signals = phone({ userAgent, platform: "MacIntel", label: "Front Camera", gpu, more: { worker } });
  await acceptedByBoth("iPad", { signals, probe: geckoProbe() });
});

Deno.test("Firefox with a phone's agent or a resisted fingerprint is accepted", async () => {
  const android = "Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
  const responsive: Signals = {
    ...FIREFOX,
    // Responsive design mode changes the window's agent and touch points, not the worker's, nor the GPU.
    navigator: withFields(FIREFOX["navigator"], { userAgent: android, maxTouchPoints: 5 }),
    gpu: observed({
      vendor: "Intel",
      renderer: "ANGLE (Intel, Intel(R) HD Graphics Direct3D11 vs_5_0 ps_5_0)",
    }),
  };
  await acceptedByBoth("responsive design mode", { signals: responsive, probe: geckoProbe() });

  // Windows' platform and one round window size whatever the machine, UTC, two cores, no renderer.
  const userAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0";
  const resisting: Signals = {
    ...FIREFOX,
    navigator: withFields(FIREFOX["navigator"], {
      userAgent,
      platform: "Win32",
      hardwareConcurrency: 2,
      languages: ["en-US"],
    }),
    worker: withFields(FIREFOX["worker"], { userAgent, platform: "Win32", hardwareConcurrency: 2 }),
    gpu: observed({ vendor: "Mozilla", renderer: "Mozilla" }),
    geometry: observed({
      innerWidth: 1400,
      innerHeight: 900,
      outerWidth: 1400,
      outerHeight: 900,
      devicePixelRatio: 1,
    }),
  };
  await acceptedByBoth("resistFingerprinting", { signals: resisting, probe: geckoProbe() });
});

Deno.test("Brave's farbling and privacy extensions are accepted", async () => {
  const brands = [{ brand: "Brave", version: "156" }, { brand: "Chromium", version: "156" }];
  const canary = { sha256: "ab".repeat(32), quality: 0.95, width: 64, height: 64 };
  const brave: Signals = {
    ...CHROMIUM,
    ua_ch: withFields(CHROMIUM["ua_ch"], { brands, fullVersionList: brands }),
    navigator: withFields(CHROMIUM["navigator"], { hardwareConcurrency: 7, deviceMemory: 0.5, plugins: 4 }),
    gpu: observed({ vendor: "Google Inc. (Intel)", renderer: "kJSv9mzYs1at27F" }),
    encoder_canary: observed(canary),
  };
  await acceptedByBoth("Brave", { signals: brave });

  const foreign = { text: "foreign", iframe_text: "foreign" };
  const blocker: Signals = {
    ...CHROMIUM,
    tamper: observed({ functions: { getImageData: foreign, toDataURL: foreign }, mediaDevicesOwn: [] }),
    encoder_canary: observed(canary),
  };
  await acceptedByBoth("a canvas blocker that changes the canary too", { signals: blocker });
});

Deno.test("open developer tools are accepted, on a machine without a GPU too", async () => {
  const inspector = observed({ prepareStackTrace: 1, ownName: 2, className: 3 });
  await acceptedByBoth("developer tools", { signals: { ...CHROMIUM, inspector } });
});

Deno.test("a version without measured console reads is not called inspected", async () => {
  const { userAgent } = (CHROMIUM["navigator"] as { value: Record<string, string> }).value;
  const newer = userAgent!.replace(/Chrome\/156/, "Chrome/161");
  const brands = [{ brand: "Chromium", version: "161" }];
  const signals = {
    ...CHROMIUM,
    navigator: withFields(CHROMIUM["navigator"], { userAgent: newer }),
    worker: withFields(CHROMIUM["worker"], { userAgent: newer }),
    ua_ch: withFields(CHROMIUM["ua_ch"], { brands }),
    inspector: observed({ prepareStackTrace: 2, ownName: 3, className: 4 }),
  };
  await acceptedByBoth("Chromium 161", { signals, probe: chromiumProbe() });
});

Deno.test("the client asks for no global that wallets and other extensions define", async () => {
  // Phantom defines window.phantom, and ungoogled-chromium is Chromium: drivers' own names only.
  const source = await Deno.readTextFile(new URL("../../client/signals/automation.ts", import.meta.url));
  const globals = new RegExp(/const DRIVER_GLOBALS =\s*\/(.+)\/;/.exec(source)![1]!);
  for (const name of ["_phantom", "callPhantom", "__playwright__binding__"]) assert.match(name, globals);
  for (const name of ["phantom", "ethereum", "solana", "chrome", "brave"]) assert.doesNotMatch(name, globals);
});
