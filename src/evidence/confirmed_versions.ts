/**
 * Browser versions on which each provenance field was measured on a device track (docs/detection.md).
 * A version that is not in the table has its fields missing, never negative: browsers drift. It then has to
 * bring the minimal proof of a device instead.
 */
import type { ClaimedBrowser } from "./browser.ts";
import type { ProvenanceField } from "./sources/provenance.ts";

interface ConfirmedVersions {
  readonly majors: readonly number[];
  /** Told by every device track on these versions; not being told is evidence by itself. */
  readonly required: readonly ProvenanceField[];
  /** Depends on the camera or on a free worker: judged when told. */
  readonly optional: readonly ProvenanceField[];
}

/** Desktop only: no phone browser was measured. */
const CONFIRMED: Readonly<Partial<Record<ClaimedBrowser["engine"], ConfirmedVersions>>> = {
  chromium: {
    majors: [156],
    required: ["tag", "device_id", "group_id", "enumerated", "capture_time", "rtp_timestamp", "stats"],
    optional: ["image_width", "format"],
  },
  gecko: { majors: [153], required: ["tag", "device_id", "group_id", "enumerated"], optional: [] },
};

/** What every browser with a camera can tell after permission was given. */
export const MINIMAL_PROOF: readonly ProvenanceField[] = ["tag", "label", "enumerated"];

export function confirmedVersion(claimed: ClaimedBrowser): ConfirmedVersions | undefined {
  const confirmed = CONFIRMED[claimed.engine];
  if (confirmed === undefined || claimed.mobile || claimed.major === null) return undefined;
  return confirmed.majors.includes(claimed.major) ? confirmed : undefined;
}
