/** Makes the species that are cut from captured bundles, while those are at hand. */
import type { KeyRing } from "../../src/envelope/mod.ts";
import { IadError } from "../../src/errors.ts";
import type { Analyser } from "../../src/analysis/mod.ts";
import { measure } from "../measure.ts";
import type { Sample, Shown, Split } from "../sample.ts";
import { type Operation, SPECIES, type Species } from "../species.ts";
import type { Store } from "../store.ts";
import {
  type Bytes,
  enliven,
  swapCrops,
  swapPhoto,
  swapPhotoAlone,
  swapPhotoWhole,
  withSignalsOf,
} from "../surgery.ts";
import { openBundle } from "./keys.ts";

interface Operand {
  readonly species: string;
  readonly split: Split;
  readonly attempt: number;
  readonly shown: Shown;
  readonly plaintext: Bytes;
  readonly sealed: Bytes;
  readonly receivedMs: number;
}

interface SurgeonOptions {
  readonly store: Store;
  readonly analyser: Analyser;
  readonly keys: KeyRing;
  readonly keep: boolean;
  readonly report: (event: { readonly attempts: number }) => void;
}

type SurgerySpecies = Species & { readonly from: Extract<Species["from"], { readonly kind: "surgery" }> };

export class Surgeon {
  readonly #options: SurgeonOptions;
  /** The last bundles of two scenes for each size: photo and crops must fit the victim's. */
  readonly #donors = new Map<string, readonly Operand[]>();

  constructor(options: SurgeonOptions) {
    this.#options = options;
  }

  /** Does nothing for the first bundle of a size: it becomes the donor of the second. */
  async operate(operand: Operand): Promise<void> {
    const { split, shown: { resolution, scene } } = operand;
    const key = `${split} ${resolution}`;
    const others = (this.#donors.get(key) ?? []).filter(({ shown }) => shown.scene !== scene);
    this.#donors.set(key, [operand, ...others].slice(0, 2));
    const [donor] = others;
    if (donor === undefined) return;
    for (const species of SPECIES) {
      if (!isSurgery(species) || species.from.of !== operand.species) continue;
      if (species.from.attempts[operand.split] === 0) continue;
      await this.#keep(species, { operand, donor });
    }
  }

  async #keep(
    { name, from: { operation } }: SurgerySpecies,
    { operand, donor }: { readonly operand: Operand; readonly donor: Operand },
  ): Promise<void> {
    const { store, keep, report } = this.#options;
    const sample = {
      species: name,
      attempt: operand.attempt,
      split: operand.split,
      shown: operand.shown,
      outcome: await this.#outcome(operation, { operand, donor }, async (plaintext) => {
        if (!keep) return;
        await Deno.writeFile(
          await store.path("captures", `${name}.${operand.split}/${operand.attempt}.cbor`),
          plaintext,
        );
      }),
    } satisfies Sample;
    await store.add([sample]);
    report({ attempts: 1 });
  }

  async #outcome(
    operation: Operation,
    { operand, donor }: { readonly operand: Operand; readonly donor: Operand },
    keepPlaintext: (plaintext: Bytes) => Promise<void>,
  ): Promise<Sample["outcome"]> {
    const { analyser, keys } = this.#options;
    if (operation.kind === "bit_flip") return await openFlipped(operand, keys);
    const plaintext = await cut(operation, { operand, donor });
    await keepPlaintext(plaintext);
    // As soon after the capture as the bundle that it was made from.
    return await measure(plaintext, { analyser, receivedMs: operand.receivedMs });
  }
}

function isSurgery(species: Species): species is SurgerySpecies {
  return species.from.kind === "surgery";
}

/** A bit anywhere in the sealed bundle: the attempt's number picks it. */
async function openFlipped({ sealed, attempt }: Operand, keys: KeyRing): Promise<Sample["outcome"]> {
  const flipped = sealed.slice();
  const bit = Number((BigInt(attempt + 1) * 2_654_435_761n) % BigInt(8 * sealed.length));
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  try {
    await openBundle(flipped, keys);
  } catch (thrown) {
    if (thrown instanceof IadError) return { kind: "refused", code: thrown.code };
    throw thrown;
  }
  throw new Error(`A bundle with bit ${bit} flipped was opened`);
}

async function cut(
  operation: Exclude<Operation, { readonly kind: "bit_flip" }>,
  { operand: { plaintext, attempt }, donor }: { readonly operand: Operand; readonly donor: Operand },
): Promise<Bytes> {
  switch (operation.kind) {
    case "swap_photo":
      return await swapPhoto(plaintext, donor.plaintext, operation.encoder);
    case "swap_photo_alone":
      return await swapPhotoAlone(plaintext, donor.plaintext);
    case "swap_photo_whole":
      return await swapPhotoWhole(plaintext, donor.plaintext);
    case "swap_crops":
      return await swapCrops(plaintext, donor.plaintext);
    case "enliven":
      return await withSignalsOf(await enliven(plaintext, operation.noise, attempt), donor.plaintext);
    case "copy_signals":
      return await withSignalsOf(plaintext, donor.plaintext);
  }
}
