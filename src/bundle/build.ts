import { isWellFormed, sha256 } from "../bytes/mod.ts";
import { encodeDeterministic } from "./cbor_encode.ts";
import { LIMITS, type Range, SIGNAL_NAME } from "./limits.ts";
import type { CaptureType, Crops, SdkInfo, SignalObservation, SignalValue } from "./types.ts";

/** Where the crops lie is part of building a bundle; browsers import this file alone. */
export { CROP_FRAMES, CROP_SIDE, type CropPlace, placeCrops } from "./crop_place.ts";

/** What a capture client knows; `buildBundle` adds the bundle id and the digests. */
export interface BundleInput {
  /** Client clock at capture, milliseconds since the epoch. */
  readonly createdMs: number;
  readonly sdk: SdkInfo;
  /** JPEG, exactly as captured. */
  readonly photo: Uint8Array;
  readonly signals: Readonly<Record<string, SignalObservation>>;
  /** Default `face`. */
  readonly captureType?: CaptureType;
  /** 16 to 64 bytes. */
  readonly nonce?: Uint8Array;
  readonly crops?: Crops;
  /** UTF-8, at most 4096 bytes. */
  readonly external?: string;
  /** 16 bytes; by default random. */
  readonly bundleId?: Uint8Array;
}

/** The rest of a bundle, crops at their largest included, has fewer items than what this leaves. */
const MAX_SIGNAL_ITEMS = LIMITS.items - 256;

/** Input that no decoder would accept. `path` names the member. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.path = path;
  }
}

/**
 * The plaintext of a bundle, ready for `sealEnvelope`: docs/spec/bundle.md §5 to §7. Runs in browsers.
 * Rejects with {@link BuildError} for input that a decoder would refuse.
 */
export async function buildBundle(input: BundleInput): Promise<Uint8Array<ArrayBuffer>> {
  const { photo, nonce, external } = input;
  checkLength("photo", photo.length, LIMITS.photo);
  if (nonce !== undefined) checkLength("nonce", nonce.length, LIMITS.nonce);
  const id = input.bundleId ?? crypto.getRandomValues(new Uint8Array(LIMITS.idLength));
  checkLength("id", id.length, [LIMITS.idLength, LIMITS.idLength]);
  checkInteger("created", input.createdMs, [0, LIMITS.maxCreatedMs]);
  const signals = plainSignals(input.signals);
  const encodedSignals = encodeDeterministic(signals);
  checkLength("signals", encodedSignals.length, [0, LIMITS.signalsEncoded]);
  if (countItems(signals) > MAX_SIGNAL_ITEMS) {
    throw new BuildError("signals", `More than ${MAX_SIGNAL_ITEMS} items`);
  }
  const crops = input.crops && plainCrops(input.crops);
  const encodedCrops = crops && encodeDeterministic(crops);
  if (encodedCrops !== undefined) checkLength("crops", encodedCrops.length, [0, LIMITS.cropsEncoded]);
  const plaintext = encodeDeterministic({
    v: 1,
    id,
    created: input.createdMs,
    // `face` is what an absent type means, but saying it costs ten bytes and settles it.
    type: input.captureType ?? "face",
    sdk: plainSdk(input.sdk),
    ...(nonce && { nonce }),
    photo,
    ...(crops && { crops }),
    ...(external !== undefined && { external: plainText("external", external, LIMITS.external) }),
    signals,
    digests: {
      photo: await sha256(photo),
      signals: await sha256(encodedSignals),
      ...(encodedCrops && { crops: await sha256(encodedCrops) }),
    },
  });
  checkLength("bundle", plaintext.length, [0, LIMITS.plaintext]);
  return plaintext;
}

function plainSdk(sdk: SdkInfo): SdkInfo {
  return {
    name: plainText("sdk.name", sdk.name, LIMITS.sdkName),
    version: plainText("sdk.version", sdk.version, LIMITS.sdkVersion),
    build: plainText("sdk.build", sdk.build, LIMITS.sdkBuild),
  };
}

function plainCrops(crops: Crops): Crops {
  checkLength("crops.regions", crops.regions.length, LIMITS.regions);
  const regions = crops.regions.map(({ x, y, width, height, frames }, index) => {
    const path = `crops.regions[${index}]`;
    for (const [key, offset] of Object.entries({ x, y })) {
      checkInteger(`${path}.${key}`, offset, LIMITS.regionOffset);
    }
    for (const [key, side] of Object.entries({ width, height })) {
      checkInteger(`${path}.${key}`, side, LIMITS.regionSide);
    }
    checkLength(`${path}.frames`, frames.length, LIMITS.frames);
    const pixels = width * height;
    frames.forEach((frame, at) => checkLength(`${path}.frames[${at}]`, frame.length, [pixels, pixels]));
    return { x, y, width, height, frames };
  });
  return { source: crops.source, regions };
}

function plainSignals(signals: BundleInput["signals"]): ReadonlyMap<string, unknown> {
  const entries = Object.entries(signals);
  checkLength("signals", entries.length, [0, LIMITS.signals]);
  return new Map(entries.map(([name, observation]): [string, unknown] => {
    const path = `signals.${name}`;
    if (!SIGNAL_NAME.test(name)) throw new BuildError(path, "Not a signal name");
    const { status } = observation;
    if (status === "observed") return [name, { status, value: plainValue(path, observation.value, 4) }];
    return [name, { status, reason: plainText(`${path}.reason`, observation.reason, LIMITS.reason) }];
  }));
}

/** JSON's data model with what deterministic encoding cannot take refused or made plain. `depth` counts from 1. */
function plainValue(path: string, value: SignalValue, depth: number): unknown {
  if (typeof value === "string") return plainText(path, value, [0, LIMITS.signalsEncoded]);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new BuildError(path, "Not a finite number");
    return value + 0; // −0 has no place in the format
  }
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object" || value instanceof Uint8Array) {
    throw new BuildError(path, "Not JSON's data model");
  }
  if (depth > LIMITS.depth) throw new BuildError(path, `Nested deeper than ${LIMITS.depth}`);
  if (Array.isArray(value)) {
    return value.map((item, index) => plainValue(`${path}[${index}]`, item, depth + 1));
  }
  return new Map(
    Object.entries(value).map(([key, item]) => [
      plainText(path, key, [0, LIMITS.signalsEncoded]),
      plainValue(`${path}.${key}`, item, depth + 1),
    ]),
  );
}

/** CBOR data items in `value`: every key, value, array and map is one. */
function countItems(value: unknown): number {
  return membersOf(value).reduce((sum: number, item) => sum + countItems(item), 1);
}

function membersOf(value: unknown): unknown[] {
  if (value instanceof Map) return [...value].flat();
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.entries(value).flat() : [];
}

function plainText(path: string, text: string, length: Range): string {
  if (!isWellFormed(text)) throw new BuildError(path, "Text with a lone surrogate");
  checkLength(path, new TextEncoder().encode(text).length, length);
  return text;
}

function checkLength(path: string, length: number, [low, high]: Range): void {
  if (length < low || length > high) throw new BuildError(path, `Length ${length}, not ${low} to ${high}`);
}

function checkInteger(path: string, value: number, [low, high]: Range): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new BuildError(path, `Not an integer from ${low} to ${high}`);
  }
}
