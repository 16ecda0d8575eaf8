import { fields, flag, text } from "../realm/clip.ts";
import type { SignalSource } from "./types.ts";

/** The video track that the photo is taken from. */
export const trackSource: SignalSource = {
  name: "track",
  when: "late",
  limitMs: 500,
  observe({ track }) {
    const { deviceId, groupId } = track.getSettings();
    const { stats } = track as { readonly stats?: unknown };
    return fields({
      tag: text(Object.prototype.toString.call(track), 128),
      label: text(track.label, 512),
      deviceId: text(deviceId, 256),
      groupId: text(groupId, 256),
      readyState: text(track.readyState, 16),
      muted: flag(track.muted),
      stats: typeof stats === "object" && stats !== null,
    });
  },
};
