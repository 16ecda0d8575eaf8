import type { ClaimedBrowser, Platform } from "../browser.ts";
import { claimedBrowser } from "../browser.ts";
import { hasModelSuffix } from "../camera_labels.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { SignalOf } from "../signal_shapes.ts";
import type { Observation } from "../observation.ts";

export interface ConsistencyFacts {
  /** The claimed browser is none that we know. */
  readonly unknownBrowser: boolean;
  readonly clientHints: boolean;
  readonly worker: boolean;
  /** The claimed engine does not have an interface that answered. */
  readonly engine: boolean;
  /** The camera's label is written the way another platform writes it. */
  readonly labelStyle: boolean;
}

const HINT_PLATFORMS: Readonly<Record<string, Platform>> = {
  Android: "android",
  Windows: "windows",
  macOS: "macos",
  Linux: "linux",
  "Chrome OS": "chromeos",
  "Chromium OS": "chromeos",
};
const ANDROID_LABEL = /^camera2? ?\d+, facing (?:front|back)/i;
const APPLE_PLATFORM = /^(?:Mac|iP)/;

/** Does the client agree with itself? Each mark is one contradiction between two things it said. */
export function observeConsistency(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
): Observation<ConsistencyFacts> {
  if (claimed === undefined) return { kind: "unavailable", reason: "no browser claimed" };
  const label = valueOf(signals.track)?.label ?? "";
  const hints = valueOf(signals.ua_ch);
  const worker = valueOf(signals.worker);
  return {
    kind: "observed",
    value: {
      unknownBrowser: claimed.engine === "other" || claimed.major === null,
      clientHints: hints !== undefined && contradictsHints(claimed, hints),
      worker: worker !== undefined && contradictsWorker(signals, worker),
      engine: claimed.engine !== "chromium" && hasChromiumInterfaces(signals),
      labelStyle: contradictsLabel(claimed, label),
    },
  };
}

function contradictsHints(claimed: ClaimedBrowser, hints: SignalOf<"ua_ch">): boolean {
  const platform = hints.platform ? HINT_PLATFORMS[hints.platform] : undefined;
  if (platform !== undefined && claimed.platform !== platform) return true;
  if (claimed.engine === "chromium" && typeof hints.mobile === "boolean") {
    // Android tablets say "not mobile" in both, but only the string names Android.
    if (hints.mobile && !claimed.mobile) return true;
  }
  const chromium = hints.brands?.find(({ brand }) => brand === "Chromium")?.version;
  return chromium !== undefined && Number.parseInt(chromium, 10) !== claimed.major;
}

function contradictsWorker(signals: ReadSignals, worker: SignalOf<"worker">): boolean {
  const navigator = valueOf(signals.navigator);
  const [windowAgent, workerAgent] = [navigator?.userAgent, worker.userAgent];
  // iPadOS in desktop mode says Mac in the window and the truth in a worker.
  const isApple = APPLE_PLATFORM.test(navigator?.platform ?? "") &&
    APPLE_PLATFORM.test(worker.platform ?? "");
  if (isApple) return false;
  if (navigator?.platform && worker.platform && navigator.platform !== worker.platform) return true;
  if (!windowAgent || !workerAgent) return false;
  const [inWindow, inWorker] = [claimedBrowser(windowAgent), claimedBrowser(workerAgent)];
  return inWindow.engine !== inWorker.engine || inWindow.major !== inWorker.major ||
    inWindow.platform !== inWorker.platform;
}

/** Interfaces that only Chromium has: another engine that answers them is Chromium under another name. */
function hasChromiumInterfaces(signals: ReadSignals): boolean {
  return signals.ua_ch.kind === "observed" || (valueOf(signals.frames)?.captureTimes ?? 0) > 0 &&
      signals.image_capture.kind === "observed";
}

function contradictsLabel(claimed: ClaimedBrowser, label: string): boolean {
  if (ANDROID_LABEL.test(label)) return claimed.platform !== "android";
  return hasModelSuffix(label) && (claimed.engine !== "chromium" || claimed.mobile);
}
