import { count, fields, membersOf, real, text } from "../realm/clip.ts";
import type { SignalSource } from "./types.ts";

/** What the track says it delivers. */
export const settingsSource: SignalSource = {
  name: "settings",
  when: "late",
  limitMs: 500,
  observe({ track }) {
    const settings = membersOf(track.getSettings());
    return fields({
      width: count(settings["width"], 65_535),
      height: count(settings["height"], 65_535),
      frameRate: real(settings["frameRate"], 0, 1000),
      resizeMode: text(settings["resizeMode"], 32),
      facingMode: text(settings["facingMode"], 32),
    });
  },
};
