import { equalBytes } from "../../bytes/mod.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";

/** True: the digest in the bundle is the digest of what the bundle holds. `crops` is null without crops. */
export interface BindingFacts {
  readonly photo: boolean;
  readonly crops: boolean | null;
  readonly signals: boolean;
}

/** Does the bundle hold what its digests were made over? The AEAD already covers both: a mismatch is a builder's. */
export function observeBinding({ bundle, digests }: EvidenceInput): Observation<BindingFacts> {
  const claimed = bundle.digests;
  const cropsTold = bundle.crops !== undefined || digests.crops !== null || claimed.crops !== undefined;
  return {
    kind: "observed",
    value: {
      photo: isEqual(claimed.photo, digests.photo),
      crops: cropsTold ? isEqual(claimed.crops, digests.crops) : null,
      signals: isEqual(claimed.signals, digests.signals),
    },
  };
}

function isEqual(claimed: Uint8Array | undefined, measured: Uint8Array | null): boolean {
  return claimed !== undefined && measured !== null && equalBytes(claimed, measured);
}
