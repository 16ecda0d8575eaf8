import type { SignalValue } from "../../src/bundle/types.ts";
import { fields, membersOf, real, text, texts } from "../realm/clip.ts";
import { type SignalSource, Unavailable } from "./types.ts";

/** Every other capability is a control of the camera. */
const FORMATS = [
  "aspectRatio",
  "deviceId",
  "facingMode",
  "frameRate",
  "groupId",
  "height",
  "resizeMode",
  "width",
];

/** What the camera could deliver, and the names of its controls. */
export const capabilitiesSource: SignalSource = {
  name: "capabilities",
  when: "late",
  limitMs: 500,
  observe({ track }) {
    if (typeof track.getCapabilities !== "function") throw new Unavailable("no getCapabilities");
    const capabilities = membersOf(track.getCapabilities());
    const controls = Object.keys(capabilities).filter((name) => !FORMATS.includes(name));
    return fields({
      width: range(capabilities["width"]),
      height: range(capabilities["height"]),
      frameRate: range(capabilities["frameRate"]),
      resizeMode: texts(capabilities["resizeMode"], 8, 32),
      facingMode: texts(capabilities["facingMode"], 8, 32),
      controls: controls.slice(0, 64).flatMap((name) => text(name, 64) ?? []),
    });
  },
};

function range(value: unknown): SignalValue | undefined {
  if (value === undefined) return undefined;
  const { min, max, step } = membersOf(value);
  return fields({ min: real(min, -1e9, 1e9), max: real(max, -1e9, 1e9), step: real(step, 0, 1e9) });
}
