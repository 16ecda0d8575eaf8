import type { Evidence } from "../../evidence/types.ts";
import { type Rule, when } from "../rule.ts";

/** The bundle must hold what its digests say. What could not be checked must not pass as checked. */
export const binding: Rule = Object.freeze({
  name: "binding",
  rows: [
    "photo_digest_mismatch",
    "crops_digest_mismatch",
    "signals_digest_mismatch",
    "binding_unverified",
  ] as const,
  judge({ binding }: Evidence) {
    if (binding.kind !== "observed") return ["binding_unverified"] as const;
    const { photo, crops, signals } = binding.value;
    return when({
      photo_digest_mismatch: !photo,
      crops_digest_mismatch: crops === false,
      signals_digest_mismatch: !signals,
    });
  },
});
