/** What a source saw. `unavailable`: not there to see; `failed`: tried and broke. */
export type Observation<T> =
  | { readonly kind: "observed"; readonly value: T }
  | { readonly kind: "unavailable"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Reason of a source of ours that broke on this capture; the verdict must not take its silence for a clean answer. */
export const SOURCE_FAULT = "source fault";
