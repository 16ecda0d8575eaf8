import type { BundleInput } from "../../src/bundle/mod.ts";

/** Not an image: this stage does not look inside. */
const PHOTO = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) & 0xff);

/** A frame of a ramp, `size` × `size` bytes. */
export function frame(size: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, index) => (index + seed) & 0xff);
}

export const CROPS: NonNullable<BundleInput["crops"]> = {
  source: "processor",
  regions: [{ x: 3, y: 5, width: 8, height: 8, frames: [frame(8), frame(8, 1)] }],
};

/** The least that a bundle can hold. */
export const MINIMAL: BundleInput = {
  createdMs: 1_763_856_000_000,
  sdk: { name: "iad-test", version: "1.0.0", build: "" },
  photo: PHOTO,
  signals: {},
  bundleId: new Uint8Array(16).fill(7),
};

/** One of everything. */
export const FULL: BundleInput = {
  ...MINIMAL,
  captureType: "document",
  nonce: new Uint8Array(16).fill(9),
  crops: CROPS,
  external: "session-4711 — größe ✓",
  signals: {
    "camera.label": { status: "observed", value: "Integrated Camera" },
    "camera.settings": {
      status: "observed",
      value: { width: 1280, height: 720, frameRate: 29.97, echo: null },
    },
    "battery": { status: "unavailable", reason: "no such API" },
    "canvas": { status: "failed", reason: "SecurityError" },
  },
};
