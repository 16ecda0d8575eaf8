import { fields, real } from "../realm/clip.ts";
import type { SignalSource } from "./types.ts";

/** Sizes of page, window and screen. */
export const geometrySource: SignalSource = {
  name: "geometry",
  when: "late",
  limitMs: 500,
  observe() {
    const pixels = (value: unknown) => real(value, 0, 1e6);
    return fields({
      innerWidth: pixels(innerWidth),
      innerHeight: pixels(innerHeight),
      outerWidth: pixels(outerWidth),
      outerHeight: pixels(outerHeight),
      screenWidth: pixels(screen.width),
      screenHeight: pixels(screen.height),
      devicePixelRatio: real(devicePixelRatio, 0, 100),
    });
  },
};
