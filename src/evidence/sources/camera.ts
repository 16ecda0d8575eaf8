import type { ClaimedBrowser } from "../browser.ts";
import { cameraClass, hasModelSuffix, isFakeAudio } from "../camera_labels.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";
import type { CameraClass } from "../camera_labels.ts";

export interface CameraFacts {
  /** Class of the used camera's label. */
  readonly class: CameraClass;
  readonly fakeAudio: boolean;
  /** Compositor cameras installed beside the used one: presence is not use. */
  readonly virtualInstalled: number;
  /** `(vvvv:pppp)` at the label's end; null where the browser does not write it. */
  readonly modelSuffix: boolean | null;
  /** Camera controls offered; null where honest cameras may have none. */
  readonly controls: number | null;
}

/** Chromium reads USB ids and UVC controls on these; macOS and phones offer neither reliably. */
const UVC_PLATFORMS: readonly string[] = ["windows", "linux", "chromeos"];

/** What the used camera calls itself and offers. Only the used device is classed; the list is context. */
export function observeCamera(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
  { trustedLabels = [] }: Pick<EvidenceInput, "trustedLabels"> = {},
): Observation<CameraFacts> {
  if (signals.track.kind !== "observed") return signals.track;
  const { label, deviceId } = signals.track.value;
  const devices = valueOf(signals.devices) ?? [];
  const seesUsb = claimed?.engine === "chromium" && !claimed.mobile &&
    UVC_PLATFORMS.includes(claimed.platform);
  const controls = valueOf(signals.capabilities)?.controls?.length ?? null;
  const others = devices.filter((device) => device.kind === "videoinput" && device.deviceId !== deviceId);
  const isTrusted = (name: string) => trustedLabels.some((pattern) => pattern.test(name));
  const fakes = devices.filter((device) => device.kind === "audioinput" && isFakeAudio(device.label ?? ""));
  return {
    kind: "observed",
    value: {
      class: isTrusted(label ?? "") ? "none" : cameraClass(label ?? ""),
      fakeAudio: !fakes.every((device) => isTrusted(device.label ?? "")),
      virtualInstalled: others.filter((device) => cameraClass(device.label ?? "") === "B").length,
      modelSuffix: seesUsb && label ? hasModelSuffix(label) : null,
      controls: seesUsb ? controls : null,
    },
  };
}
