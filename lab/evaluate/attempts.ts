/** The measured attempts of a species, from the store or from another species' samples. */
import type { Features, Sample, Split } from "../sample.ts";
import type { Replay, Species } from "../species.ts";

/** Collected samples by species and split. */
export type Read = (species: string, split: Split) => Promise<readonly Sample[]>;

export async function attemptsOf(
  { name, from }: Species,
  { read, split }: { readonly read: Read; readonly split: Split },
): Promise<readonly Sample[]> {
  if (from.kind === "samples") {
    const samples = await read(from.of, split);
    return samples.map((sample) => ({ ...replayed(sample, from.replay), species: name }));
  }
  const samples = await read(name, split);
  return samples.slice(0, from.attempts[split]);
}

function replayed(sample: Sample, replay: Replay | undefined): Sample {
  if (replay === undefined || sample.outcome.kind === "refused") return sample;
  const { features } = sample.outcome;
  // Every claim is a request of its own.
  const before = [{ ...features, claimId: `${features.claimId}-first` }];
  return { ...sample, outcome: { ...sample.outcome, features: again(features, replay) }, before };
}

function again(features: Features, replay: Replay): Features {
  const claimed = { ...features, claimId: `${features.claimId}-again` };
  if (replay === "bundle") return claimed;
  const digests = { ...features.digests, ciphertext: altered(features.digests.ciphertext) };
  if (replay === "resealed") return { ...claimed, digests };
  const bundle = { ...features.bundle, bundleId: altered(features.bundle.bundleId) };
  return { ...claimed, digests, bundle };
}

function altered(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}
