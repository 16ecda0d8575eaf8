import assert from "node:assert/strict";
import type { Signals } from "../../src/bundle/types.ts";
import type { RejectionReason } from "../../src/verdict/mod.ts";
import { chromiumProbe, geckoProbe } from "../../harness/evidence_input.ts";
import { observed, withFields } from "../../harness/honest_profiles.ts";
import { readSignalsFixture, reportNames } from "../support/signal_fixtures.ts";
import { CHROMIUM, FIREFOX, rejectedByBoth } from "../support/verdicts.ts";

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
