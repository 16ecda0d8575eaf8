import { compareBytes, concatBytes, fromHex, sha256 } from "../../src/bytes/mod.ts";
import { encodeDeterministic } from "../../src/bundle/cbor_encode.ts";

/** Members of a map, each value already encoded, so that a vector can put anything there. */
export type RawMembers = Readonly<Record<string, Uint8Array | undefined>>;

/** Bytes of hex with blanks. */
export function hex(text: string): Uint8Array {
  const bytes = fromHex(text.replaceAll(/\s/g, ""));
  if (bytes === undefined) throw new Error(`Not hex: ${text}`);
  return bytes;
}

export const item = encodeDeterministic;

/** A CBOR head: major type 0 to 7 and its argument, in the shortest form. */
export function head(major: number, argument: number): Uint8Array {
  const first = major << 5;
  if (argument < 24) return Uint8Array.of(first | argument);
  if (argument < 0x100) return Uint8Array.of(first | 24, argument);
  if (argument < 0x10000) return Uint8Array.of(first | 25, argument >> 8, argument & 0xff);
  return Uint8Array.of(first | 26, ...[24, 16, 8, 0].map((shift) => (argument >>> shift) & 0xff));
}

/** A map of encoded pairs in the order given, whatever that order is. */
export function rawMap(pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
  return concatBytes(head(5, pairs.length), ...pairs.flat());
}

/** Encoded pairs in deterministic order; members that are undefined are left out. */
export function sortedPairs(members: RawMembers): readonly (readonly [Uint8Array, Uint8Array])[] {
  return Object.entries(members)
    .flatMap(([key, value]) => value === undefined ? [] : [[item(key), value] as const])
    .sort(([a], [b]) => compareBytes(a, b));
}

export const PHOTO = hex("ffd8ffe000104a46494600010100000100010000ffd9");

/** The encoded members of a small valid bundle. Digests are right for these members. */
export async function baseMembers(): Promise<Record<string, Uint8Array | undefined>> {
  const signals = item({ "camera.label": { status: "observed", value: "Integrated Camera" } });
  return {
    v: item(1),
    id: item(hex("000102030405060708090a0b0c0d0e0f")),
    created: item(Date.UTC(2026, 10, 23, 12)),
    sdk: item({ name: "iad-vectors", version: "1.0.0", build: "1" }),
    photo: item(PHOTO),
    signals,
    digests: item({ photo: await sha256(PHOTO), signals: await sha256(signals) }),
  };
}

/** A valid crops member of `regions` × `frames` frames, 8 × 8 pixels, and its digests member. */
export async function cropMembers(
  options: { readonly regions?: number; readonly frames?: number; readonly signals: Uint8Array },
): Promise<{ crops: Uint8Array; digests: Uint8Array }> {
  const crops = item({
    source: "processor",
    regions: cropRegions(options.regions ?? 1, options.frames ?? 2),
  });
  const digests = item({
    photo: await sha256(PHOTO),
    signals: await sha256(options.signals),
    crops: await sha256(crops),
  });
  return { crops, digests };
}

export function cropRegions(regions: number, frames: number): Record<string, unknown>[] {
  return Array.from({ length: regions }, (_, index) => ({
    x: index,
    y: 2 * index,
    width: 8,
    height: 8,
    frames: Array.from({ length: frames }, (_, at) => new Uint8Array(64).fill(at + 1)),
  }));
}

/** Text of exactly `length` bytes. */
export function letters(length: number): string {
  return "abcdefghijklmnopqrstuvwxyz".repeat(Math.ceil(length / 26)).slice(0, length);
}
