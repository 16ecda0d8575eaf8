import type { Analyser } from "../../src/analysis/mod.ts";
import { measure } from "../measure.ts";
import type { Sample, Split } from "../sample.ts";
import { SPECIES, type Species } from "../species.ts";
import type { Store } from "../store.ts";
import { Progress } from "./progress.ts";

/** Samples whose bundles are kept get their features anew; times and ciphertext digests stay. */
export async function measureAgain({ store, analyser, wanted }: {
  readonly store: Store;
  readonly analyser: Analyser;
  readonly wanted: (species: Species, split: Split) => boolean;
}): Promise<number> {
  const lists: { species: Species; split: Split; samples: readonly Sample[] }[] = [];
  for (const species of SPECIES) {
    for (const split of ["learn", "measure"] as const) {
      if (wanted(species, split)) {
        lists.push({ species, split, samples: await store.samples(species.name, split) });
      }
    }
  }
  const progress = new Progress(lists.reduce((sum, { samples }) => sum + samples.length, 0));
  for (const { species, split, samples } of lists) {
    if (samples.length === 0) continue;
    const anew = await Promise.all(samples.map(async (sample) => {
      const measured = await again(sample, { store, analyser });
      progress.report({ attempts: 1 });
      return measured;
    }));
    await store.replace(species.name, split, anew);
  }
  return progress.finish();
}

async function again(
  sample: Sample,
  { store, analyser }: { readonly store: Store; readonly analyser: Analyser },
): Promise<Sample> {
  const { species, split, attempt, outcome } = sample;
  if (outcome.kind === "refused") return sample;
  let plaintext;
  try {
    plaintext = await Deno.readFile(await store.path("captures", `${species}.${split}/${attempt}.cbor`));
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return sample;
    throw thrown;
  }
  const { receivedMs, digests: { ciphertext } } = outcome.features;
  const fresh = await measure(plaintext, { analyser, receivedMs });
  if (fresh.kind === "refused") return { ...sample, outcome: fresh };
  const features = { ...fresh.features, digests: { ...fresh.features.digests, ciphertext } };
  return { ...sample, outcome: { ...fresh, features } };
}
