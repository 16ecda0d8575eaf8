import { count, fields, real, text, texts } from "../realm/clip.ts";
import type { SignalSource } from "./types.ts";

/** Which browser this says it is. */
export const navigatorSource: SignalSource = {
  name: "navigator",
  when: "late",
  limitMs: 500,
  observe() {
    const { deviceMemory } = navigator as { readonly deviceMemory?: unknown };
    return fields({
      userAgent: text(navigator.userAgent, 1024),
      platform: text(navigator.platform, 128),
      languages: texts(navigator.languages, 64, 64),
      hardwareConcurrency: count(navigator.hardwareConcurrency, 4096),
      deviceMemory: real(deviceMemory, 0, 65_536),
      maxTouchPoints: count(navigator.maxTouchPoints, 256),
      plugins: count(navigator.plugins?.length, 1024),
    });
  },
};
