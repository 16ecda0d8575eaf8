import { concatBytes, sha256, toBase64, toHex } from "../../src/bytes/mod.ts";
import type { TestKey, TestKeys } from "./keys.ts";
import { sealFixed } from "./seal.ts";

/** The stage that must fail, or `accept`. */
export type VectorStage = "envelope" | "open" | "bundle" | "accept";

/** One scenario before it is sealed. */
export interface Scenario {
  /** `<group>_<case>`; the group is the stage. */
  readonly name: string;
  readonly comment: string;
  /** The member that the log must name; only for the bundle stage. */
  readonly path?: string;
  /** Facts that a decoder must find; only for accepted bundles. */
  readonly expect?: Readonly<Record<string, unknown>>;
  /** Sealed anew at every run: its file is kept as long as there is one. */
  readonly isRandom?: boolean;
  readonly bundle: (keys: TestKeys) => Promise<Uint8Array>;
}

/** A vector file. */
export interface Vector {
  readonly name: string;
  readonly comment: string;
  readonly stage: VectorStage;
  readonly code: string | null;
  readonly path?: string;
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly sha256: string;
  readonly bundle: string;
}

const CODES: Readonly<Record<VectorStage, string | null>> = {
  envelope: "ENVELOPE_MALFORMED",
  open: "DECRYPTION_FAILED",
  bundle: "BUNDLE_MALFORMED",
  accept: null,
};

export async function makeVector(scenario: Scenario, keys: TestKeys): Promise<Vector> {
  const { name, comment, path, expect } = scenario;
  const stage = name.slice(0, name.indexOf("_")) as VectorStage;
  if (!Object.hasOwn(CODES, stage)) throw new Error(`Vector "${name}" has no known group`);
  const bundle = await scenario.bundle(keys);
  return {
    name,
    comment,
    stage,
    code: CODES[stage],
    ...(path !== undefined && { path }),
    ...(expect !== undefined && { expect }),
    sha256: toHex(await sha256(bundle)),
    bundle: toBase64(bundle),
  };
}

export function formatVector(vector: Vector): string {
  return JSON.stringify(vector, null, 2) + "\n";
}

/** Seals to `key`, with the vector's name as the label of the ephemeral key. */
export function sealed(plaintext: Uint8Array, options: { name: string; key: TestKey }): Promise<Uint8Array> {
  return sealFixed(plaintext, { key: options.key, label: options.name });
}

/** A copy with one bit the other way round; a negative offset counts from the end. */
export function flipBit(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = concatBytes(bytes);
  copy[offset < 0 ? bytes.length + offset : offset]! ^= 1;
  return copy;
}

/** A copy with `patch` written at `offset`. */
export function patched(bytes: Uint8Array, change: { offset: number; patch: readonly number[] }): Uint8Array {
  const copy = concatBytes(bytes);
  copy.set(change.patch, change.offset);
  return copy;
}
