/**
 * Honest sessions, made from measured ones by exchanging what the fake camera and the missing GPU left behind:
 * label, ids and controls of a webcam, an ordinary device list, a hardware renderer. All else is as measured.
 */
import type { SignalObservation, Signals, SignalValue } from "../src/bundle/types.ts";

type Fields = { readonly [key: string]: SignalValue };

const CAMERA = {
  label: "Integrated Camera (13d3:56ff)",
  deviceId: "5f1c0d9a7be2438866d1f0c2a94b7e35d8c6a1b2f3e4059687786950413223ab",
  groupId: "c07e5a3b9d184f62a1c5e7309b8d6f4210fedcba98765432100123456789abcd",
};
const CONTROLS = ["brightness", "contrast", "exposureMode", "exposureTime", "saturation", "sharpness"];
const RENDERER = {
  vendor: "Google Inc. (Intel)",
  renderer: "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)",
};
const GECKO_CAMERA = {
  label: "HD Webcam C525",
  deviceId: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
  groupId: "EjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8=",
};

/** From the measured headful Chromium without automation. */
export function honestChromium(headful: Signals): Signals {
  return {
    ...headful,
    track: withFields(headful["track"], CAMERA),
    settings: withFields(headful["settings"], { frameRate: 30 }),
    capabilities: withFields(headful["capabilities"], {
      width: { min: 1, max: 1280 },
      height: { min: 1, max: 720 },
      frameRate: { min: 0, max: 30 },
      controls: CONTROLS,
    }),
    image_capture: withFields(headful["image_capture"], { photoType: "image/jpeg" }),
    devices: observed([
      { kind: "audioinput", label: "Default", deviceId: "default", groupId: CAMERA.groupId },
      { kind: "videoinput", ...CAMERA },
      { kind: "audiooutput", label: "Default", deviceId: "default", groupId: "" },
    ]),
    gpu: observed(RENDERER),
    worker: withFields(headful["worker"], { gpu: RENDERER }),
  };
}

/** From the measured Firefox. */
export function honestFirefox(firefox: Signals): Signals {
  return {
    ...firefox,
    track: withFields(firefox["track"], GECKO_CAMERA),
    settings: { ...withoutFields(firefox["settings"], ["facingMode"]) },
    capabilities: withFields(firefox["capabilities"], {
      width: { min: 1, max: 1280 },
      height: { min: 1, max: 720 },
      facingMode: [],
    }),
    devices: observed([
      { kind: "audioinput", label: "Built-in Audio Analog Stereo", deviceId: "", groupId: "" },
      { kind: "videoinput", ...GECKO_CAMERA },
    ]),
  };
}

export function observed(value: SignalValue): SignalObservation {
  return { status: "observed", value };
}

/** The signal with some of its fields exchanged. */
export function withFields(signal: SignalObservation | undefined, fields: Fields): SignalObservation {
  return observed({ ...fieldsOf(signal), ...fields });
}

/** The signal without some of its fields. */
export function withoutFields(
  signal: SignalObservation | undefined,
  names: readonly string[],
): SignalObservation {
  const kept = Object.entries(fieldsOf(signal)).filter(([name]) => !names.includes(name));
  return observed(Object.fromEntries(kept));
}

function fieldsOf(signal: SignalObservation | undefined): Fields {
  return signal?.status === "observed" ? signal.value as Fields : {};
}
