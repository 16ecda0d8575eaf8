import { describeThrowable, IadError } from "../errors.ts";
import { type CborMember, decodeDeterministicMap } from "./cbor.ts";
import { readCrops } from "./crops.ts";
import {
  Faults,
  type FieldContext,
  member,
  readBytes,
  readChoice,
  readInteger,
  readMap,
  readText,
} from "./faults.ts";
import { CAPTURE_TYPES, LIMITS } from "./limits.ts";
import { readSignals } from "./signals.ts";
import type { Bundle, SdkInfo } from "./types.ts";

const KNOWN_KEYS: ReadonlySet<string> = new Set(
  "v id created type sdk nonce photo crops external signals digests".split(" "),
);

type Members = ReadonlyMap<string, CborMember>;

/**
 * The bundle in `plaintext`, docs/spec/bundle.md §5 to §7, frozen. Byte fields are views over `plaintext`, which the
 * caller therefore leaves alone. Throws BUNDLE_MALFORMED; its detail lists every bad path.
 */
export function parseBundle(plaintext: Uint8Array): Bundle {
  if (plaintext.length > LIMITS.plaintext) {
    throw malformed(`plaintext of ${plaintext.length} bytes, at most ${LIMITS.plaintext}`);
  }
  const members = decodeMembers(plaintext);
  const faults = new Faults();
  const bundle = readBundle(members, faults);
  if (faults.any) throw malformed(String(faults));
  // Every reader that gave undefined for a required field has added a fault.
  return Object.freeze(bundle) as Bundle;
}

function decodeMembers(plaintext: Uint8Array): Members {
  try {
    return decodeDeterministicMap(plaintext);
  } catch (thrown) {
    // cborg quotes keys, which are the client's: nothing of them may forge a log line.
    throw malformed(describeThrowable(thrown).replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 200));
  }
}

function malformed(detail: string): IadError {
  return new IadError("BUNDLE_MALFORMED", { detail });
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

function readBundle(members: Members, faults: Faults): Loose<Bundle> {
  const at = (path: string) => ({ path, faults });
  const value = (key: string) => members.get(key)?.value;
  function optional<T>(key: string, read: (value: unknown) => T | undefined): T | undefined {
    return members.has(key) ? read(value(key)) : undefined;
  }
  if (value("v") !== 1) faults.add("v", "Not 1");
  const required = {
    version: 1 as const,
    bundleId: readBytes(value("id"), { ...at("id"), length: exactly(LIMITS.idLength) }),
    createdMs: readInteger(value("created"), { ...at("created"), range: [0, LIMITS.maxCreatedMs] }),
    captureType: optional("type", (v) => readChoice(v, { ...at("type"), choices: CAPTURE_TYPES })) ?? "face",
    sdk: readSdk(value("sdk"), at("sdk")),
    photo: readBytes(value("photo"), { ...at("photo"), length: LIMITS.photo }),
    signals: readMember(members.get("signals"), {
      ...at("signals"),
      max: LIMITS.signalsEncoded,
      read: readSignals,
    }),
    digests: readDigests(value("digests"), { ...at("digests"), hasCrops: members.has("crops") }),
  };
  const nonce = optional("nonce", (v) => readBytes(v, { ...at("nonce"), length: LIMITS.nonce }));
  const external = optional("external", (v) => readText(v, { ...at("external"), length: LIMITS.external }));
  const crops = members.has("crops")
    ? readMember(members.get("crops"), { ...at("crops"), max: LIMITS.cropsEncoded, read: readCrops })
    : undefined;
  const unknown = [...members].filter(([key]) => !KNOWN_KEYS.has(key));
  const encodedCrops = members.get("crops")?.encoded;
  return {
    ...required,
    ...(nonce === undefined ? {} : { nonce }),
    ...(external === undefined ? {} : { external }),
    ...(crops === undefined ? {} : { crops }),
    ...(unknown.length === 0
      ? {}
      : { unknown: new Map(unknown.map(([key, { encoded }]) => [key, encoded])) }),
    encoded: Object.freeze({
      signals: members.get("signals")?.encoded ?? new Uint8Array(),
      ...(encodedCrops === undefined ? {} : { crops: encodedCrops }),
    }),
  };
}

/** A map whose encoded size is limited as well: checked first, so that a huge one is not walked. */
function readMember<T>(
  found: CborMember | undefined,
  options: FieldContext & { max: number; read: (value: unknown, context: FieldContext) => T | undefined },
): T | undefined {
  const { path, faults, max, read } = options;
  if (found !== undefined && found.encoded.length > max) {
    return faults.add(path, `Encoded in ${found.encoded.length} bytes, at most ${max}`);
  }
  return read(found?.value, { path, faults });
}

function readSdk(value: unknown, context: FieldContext): SdkInfo | undefined {
  const map = readMap(value, context);
  if (map === undefined) return undefined;
  const { path, faults } = context;
  const name = readText(member(map, "name"), { path: `${path}.name`, faults, length: LIMITS.sdkName });
  const version = readText(member(map, "version"), {
    path: `${path}.version`,
    faults,
    length: LIMITS.sdkVersion,
  });
  const build = readText(member(map, "build"), { path: `${path}.build`, faults, length: LIMITS.sdkBuild });
  if (name === undefined || version === undefined || build === undefined) return undefined;
  return Object.freeze({ name, version, build });
}

function readDigests(
  value: unknown,
  options: FieldContext & { hasCrops: boolean },
): Bundle["digests"] | undefined {
  const map = readMap(value, options);
  if (map === undefined) return undefined;
  const { path, faults, hasCrops } = options;
  const read = (key: string) =>
    readBytes(member(map, key), { path: `${path}.${key}`, faults, length: exactly(LIMITS.digestLength) });
  const [photo, signals] = [read("photo"), read("signals")];
  if (!hasCrops && Object.hasOwn(map, "crops")) {
    faults.add(`${path}.crops`, "A digest of crops that are not there");
  }
  const crops = hasCrops ? read("crops") : undefined;
  if (photo === undefined || signals === undefined) return undefined;
  return Object.freeze({ photo, signals, ...(crops === undefined ? {} : { crops }) });
}

function exactly(length: number): readonly [number, number] {
  return [length, length];
}
