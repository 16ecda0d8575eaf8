import type { SignalObservation, Signals } from "../../src/bundle/types.ts";
import { chromiumProbe, geckoProbe } from "../../harness/evidence_input.ts";
import { observed, withFields, withoutFields } from "../../harness/honest_profiles.ts";
import { readSignalsFixture } from "../support/signal_fixtures.ts";
import { acceptedByBoth, CHROMIUM, FIREFOX, rejectedByBoth } from "../support/verdicts.ts";

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
