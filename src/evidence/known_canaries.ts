/**
 * What the encoder of a browser makes of the client's canary picture, where it was measured. An encoder changes with
 * the browser's release, and platforms build it differently: everything else is unknown, never wrong.
 */
import type { ClaimedBrowser } from "./browser.ts";

interface KnownCanary {
  readonly engine: ClaimedBrowser["engine"];
  readonly major: number;
  readonly platform: ClaimedBrowser["platform"];
  /** As asked for, 0 to 1. */
  readonly quality: number;
  /** Hex. */
  readonly sha256: string;
}

const KNOWN: readonly KnownCanary[] = [
  {
    engine: "chromium",
    major: 156,
    platform: "linux",
    quality: 0.95,
    sha256: "7b14461a925f1cbdea7930969426cf0953a1d5436bb1c797e652aeae5944b05e",
  },
];

export function knownCanary(claimed: ClaimedBrowser, quality: number): string | undefined {
  return KNOWN.find((known) =>
    known.engine === claimed.engine && known.major === claimed.major &&
    known.platform === claimed.platform && known.quality === quality
  )?.sha256;
}
