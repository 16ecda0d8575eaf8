/**
 * A real camera's and computer's answers in place of the test device's: label, ids, controls, renderer. Pixels, frame
 * timing and everything else stay as captured. Used alike for bona fide captures and for virtual cameras under a clean
 * label, so that neither is told by what a test machine cannot have. On another platform than the captured one the
 * answers are made up from documentation: slices by platform say what the rules do, not what such machines deliver.
 */
import type { SignalObservation, Signals, SignalValue } from "../src/bundle/mod.ts";
import { observed, withFields } from "../harness/honest_profiles.ts";
import type { Features } from "./sample.ts";

export const PLATFORMS = ["linux", "windows", "macos", "android"] as const;
export type Platform = (typeof PLATFORMS)[number];

interface Profile {
  readonly labels: readonly string[];
  readonly agent: string;
  /** `navigator.platform`, and the client hints' name. */
  readonly platform: string;
  readonly hint: string;
  readonly mobile: boolean;
  readonly gpu: { readonly vendor: string; readonly renderer: string };
  readonly controls: readonly string[];
}

const VERSION = /Chrome\/(\d+)/;
const UVC = ["brightness", "contrast", "exposureMode", "exposureTime", "saturation", "sharpness"];
const DESKTOP = (system: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/VERSION.0.0.0 Safari/537.36`;
const PROFILES: Readonly<Record<Platform, Profile>> = {
  linux: {
    labels: [
      "Integrated Camera: Integrated C (13d3:56ff)",
      "HD Pro Webcam C920 (046d:0892)",
      "Logitech BRIO (046d:085e)",
      "Laptop_Integrated_Webcam_HD (0c45:6723)",
    ],
    agent: DESKTOP("X11; Linux x86_64"),
    platform: "Linux x86_64",
    hint: "Linux",
    mobile: false,
    gpu: {
      vendor: "Google Inc. (Intel)",
      renderer: "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)",
    },
    controls: UVC,
  },
  windows: {
    labels: [
      "Integrated Webcam (0bda:5675)",
      "HP TrueVision HD Camera (04f2:b6ab)",
      "Logitech Webcam C270 (046d:0825)",
    ],
    agent: DESKTOP("Windows NT 10.0; Win64; x64"),
    platform: "Win32",
    hint: "Windows",
    mobile: false,
    gpu: {
      vendor: "Google Inc. (Intel)",
      renderer: "ANGLE (Intel, Intel(R) Iris(R) Xe Graphics (0x00009A49) Direct3D11 vs_5_0 ps_5_0, D3D11)",
    },
    controls: UVC,
  },
  macos: {
    labels: ["FaceTime HD Camera (3A71:F4B5)", "Studio Display Camera (05ac:1114)"],
    agent: DESKTOP("Macintosh; Intel Mac OS X 10_15_7"),
    platform: "MacIntel",
    hint: "macOS",
    mobile: false,
    gpu: {
      vendor: "Google Inc. (Apple)",
      renderer: "ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)",
    },
    controls: [],
  },
  android: {
    labels: ["camera2 1, facing front"],
    agent: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) " +
      "Chrome/VERSION.0.0.0 Mobile Safari/537.36",
    platform: "Linux armv81",
    hint: "Android",
    mobile: true,
    gpu: { vendor: "Qualcomm", renderer: "Adreno (TM) 740" },
    controls: ["exposureCompensation", "focusMode", "zoom"],
  },
};

interface ProfileOptions {
  readonly platform: Platform;
  /** Draws the camera's model and ids. */
  readonly number: number;
}

/** A camera of a common model, on an ordinary computer or phone. */
export function withCameraProfile(features: Features, { platform, number }: ProfileOptions): Features {
  const profile = PROFILES[platform];
  const camera = cameraOf(profile, number);
  const { controls, mobile } = profile;
  return withSignals(features, (captured) => {
    const signals = onComputer(captured, { profile, camera });
    return {
      ...signals,
      track: withFields(signals["track"], { ...camera }),
      settings: withFields(signals["settings"], mobile ? { facingMode: "user" } : {}),
      capabilities: withFields(signals["capabilities"], {
        controls: [...controls],
        frameRate: { min: 0, max: 30 },
        width: { min: 1, max: 1920 },
        height: { min: 1, max: 1080 },
        ...(mobile && { facingMode: ["user"] }),
      }),
      image_capture: withFields(signals["image_capture"], { photoType: "image/jpeg" }),
    };
  });
}

/** An ordinary computer, with a camera that is not the one in use; the used track stays as captured. */
export function withComputerProfile(features: Features, { platform, number }: ProfileOptions): Features {
  const profile = PROFILES[platform];
  const camera = cameraOf(profile, number);
  return withSignals(features, (signals) => onComputer(signals, { profile, camera }));
}

interface Camera {
  readonly label: string;
  readonly deviceId: string;
  readonly groupId: string;
}

function cameraOf({ labels }: Profile, number: number): Camera {
  return { label: labels[number % labels.length]!, deviceId: id(number, 1), groupId: id(number, 2) };
}

function withSignals(features: Features, change: (signals: Signals) => Signals): Features {
  const { bundle } = features;
  return { ...features, bundle: { ...bundle, signals: change(bundle.signals) } };
}

function onComputer(
  signals: Signals,
  { profile, camera }: { readonly profile: Profile; readonly camera: Camera },
): Signals {
  const { platform, hint, mobile, gpu } = profile;
  const agent = agentOf(signals, profile);
  const hints = { platform: hint, mobile };
  const workerHints = fields(signals["worker"])["uaCh"];
  return {
    ...signals,
    devices: observed([
      { kind: "audioinput", label: "Default", deviceId: "default", groupId: camera.groupId },
      { kind: "videoinput", ...camera },
      { kind: "audiooutput", label: "Default", deviceId: "default", groupId: "" },
    ]),
    gpu: observed({ ...gpu }),
    navigator: withFields(signals["navigator"], {
      userAgent: agent,
      platform,
      ...(mobile && { maxTouchPoints: 5, plugins: 0 }),
    }),
    ...(signals["ua_ch"]?.status === "observed" && { ua_ch: withFields(signals["ua_ch"], hints) }),
    worker: withFields(signals["worker"], {
      userAgent: agent,
      platform,
      gpu: { ...gpu },
      ...(workerHints !== undefined && workerHints !== null && {
        uaCh: { ...workerHints as Record<string, SignalValue>, ...hints },
      }),
    }),
  };
}

/** The captured browser's version on the profile's system; a headless one stays headless. */
function agentOf(signals: Signals, { agent }: Profile): string {
  const captured = String(fields(signals["navigator"])["userAgent"] ?? "");
  const version = VERSION.exec(captured.replace("HeadlessChrome", "Chrome"))?.[1] ?? "156";
  const claimed = agent.replace("VERSION", version);
  return captured.includes("HeadlessChrome") ? claimed.replace("Chrome/", "HeadlessChrome/") : claimed;
}

function fields(signal: SignalObservation | undefined): Readonly<Record<string, SignalValue>> {
  return signal?.status === "observed" ? signal.value as Readonly<Record<string, SignalValue>> : {};
}

/** Sixty-four hex digits, as Chromium writes device ids. */
function id(number: number, salt: number): string {
  let state = (number + 1) * 2_654_435_761 + salt;
  return Array.from({ length: 8 }, () => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 >>> 0;
    return state.toString(16).padStart(8, "0");
  }).join("");
}
