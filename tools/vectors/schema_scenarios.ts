import {
  baseMembers,
  cropMembers,
  cropRegions,
  hex,
  item,
  letters,
  PHOTO,
  rawMap,
  type RawMembers,
  sortedPairs,
} from "./cbor.ts";
import { type Scenario, sealed } from "./scenario.ts";

type Members = Record<string, Uint8Array | undefined>;
type Replace = (base: Members) => RawMembers | Promise<RawMembers>;

/** A valid bundle with some members replaced or, by undefined, left out. */
function schema(name: string, comment: string, how: { path: string; replace: Replace }): Scenario {
  return {
    name: `bundle_${name}`,
    comment,
    path: how.path,
    bundle: async (keys) => {
      const base = await baseMembers();
      const plaintext = rawMap(sortedPairs({ ...base, ...await how.replace(base) }));
      return await sealed(plaintext, { name: `bundle_${name}`, key: keys.x25519 });
    },
  };
}

/** One member with another value. */
function member(name: string, path: string, value: unknown): Scenario {
  const key = path.split(/[.[]/)[0]!;
  const comment = `"${path}" ${name.slice(key.length + 1).replaceAll("_", " ")}`;
  return schema(name, comment, {
    path,
    replace: () => ({ [key]: value === undefined ? undefined : item(value) }),
  });
}

const SDK = { name: "iad-vectors", version: "1.0.0", build: "1" };
function sdk(name: string, path: string, change: Record<string, unknown>): Scenario {
  const changed = Object.entries({ ...SDK, ...change }).filter(([, value]) => value !== undefined);
  return member(name, path, Object.fromEntries(changed));
}

/** One signal, `x`, with this observation. */
function observation(name: string, path: string, value: unknown): Scenario {
  return member(`signals_${name}`, `signals["x"]${path}`, { x: value });
}

function signalNamed(name: string, signalName: string): Scenario {
  const path = `signals["${signalName.length > 40 ? signalName.slice(0, 40) + "…" : signalName}"]`;
  return member(`signals_${name}`, path, { [signalName]: { status: "observed", value: 1 } });
}

/** Valid crops of one region of two frames, with changes to the crops or to the region. */
function crops(
  name: string,
  path: string,
  how: { crops?: object; region?: object; regions?: readonly unknown[] },
): Scenario {
  const region = { ...cropRegions(1, 2)[0], ...how.region };
  const value = { source: "processor", regions: how.regions ?? [region], ...how.crops };
  const kept = Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
  return schema(`crops_${name}`, `"${path}" ${name.replaceAll("_", " ")}`, {
    path,
    replace: async ({ signals }) => ({
      digests: (await cropMembers({ signals: signals! })).digests,
      crops: item(kept),
    }),
  });
}

function digests(name: string, path: string, change: Record<string, unknown>): Scenario {
  const value = { photo: new Uint8Array(32), signals: new Uint8Array(32), ...change };
  const kept = Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
  return member(name, path, kept);
}

const BYTES_32 = new Uint8Array(32);
const bytes = (length: number) => new Uint8Array(length).fill(1);
const manySignals = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`s${index}`, { status: "observed", value: index }]),
  );

/** docs/spec/bundle.md §6 and §7. */
export const SCHEMA_SCENARIOS: readonly Scenario[] = [
  schema("empty_map", "No members at all", {
    path: "photo",
    replace: (base) => Object.fromEntries(Object.keys(base).map((key) => [key, undefined])),
  }),
  member("v_missing", "v", undefined),
  member("v_0", "v", 0),
  member("v_2", "v", 2),
  member("v_text", "v", "1"),
  member("id_missing", "id", undefined),
  member("id_15_bytes", "id", bytes(15)),
  member("id_17_bytes", "id", bytes(17)),
  member("id_text", "id", letters(16)),
  member("created_missing", "created", undefined),
  member("created_negative", "created", -1),
  member("created_fraction", "created", 1.5),
  member("created_after_9999", "created", 253402300800000),
  member("created_text", "created", "2026-11-23T12:00:00Z"),
  member("type_unknown", "type", "selfie"),
  member("type_upper_case", "type", "Face"),
  member("type_null", "type", null),
  member("sdk_missing", "sdk", undefined),
  member("sdk_array", "sdk", []),
  member("sdk_text", "sdk", "iad"),
  sdk("sdk_name_missing", "sdk.name", { name: undefined }),
  sdk("sdk_name_empty", "sdk.name", { name: "" }),
  sdk("sdk_name_65_bytes", "sdk.name", { name: letters(65) }),
  sdk("sdk_version_missing", "sdk.version", { version: undefined }),
  sdk("sdk_version_number", "sdk.version", { version: 1 }),
  sdk("sdk_version_65_bytes_of_33_characters", "sdk.version", { version: "é".repeat(32) + "e" }),
  sdk("sdk_build_missing", "sdk.build", { build: undefined }),
  sdk("sdk_build_65_bytes", "sdk.build", { build: letters(65) }),
  member("nonce_15_bytes", "nonce", bytes(15)),
  member("nonce_65_bytes", "nonce", bytes(65)),
  member("nonce_text", "nonce", letters(16)),
  member("photo_missing", "photo", undefined),
  member("photo_empty", "photo", new Uint8Array()),
  member("photo_text", "photo", letters(22)),
  member("photo_array", "photo", [...PHOTO]),
  member("external_4097_bytes", "external", letters(4097)),
  member("external_4098_bytes_of_1366_characters", "external", "€".repeat(1366)),
  member("external_bytes", "external", bytes(4)),
  member("external_null", "external", null),
  member("signals_missing", "signals", undefined),
  member("signals_array", "signals", []),
  member("signals_257_of_them", "signals", manySignals(257)),
  signalNamed("name_empty", ""),
  signalNamed("name_65_characters", letters(65)),
  signalNamed("name_blank", "a b"),
  signalNamed("name_umlaut", "ü"),
  observation("bare_value", "", 1),
  observation("null", "", null),
  observation("status_missing", ".status", { value: 1 }),
  observation("status_unknown", ".status", { status: "seen", value: 1 }),
  observation("value_missing", "", { status: "observed" }),
  observation("observed_with_reason", "", { status: "observed", reason: "x" }),
  observation("third_key", "", { status: "observed", value: 1, at: 2 }),
  observation("failed_with_value", "", { status: "failed", value: 1 }),
  observation("reason_missing", "", { status: "unavailable" }),
  observation("reason_empty", ".reason", { status: "unavailable", reason: "" }),
  observation("reason_129_bytes", ".reason", { status: "failed", reason: letters(129) }),
  observation("reason_number", ".reason", { status: "failed", reason: 1 }),
  observation("value_bytes", ".value", { status: "observed", value: bytes(1) }),
  observation("value_bytes_inside", '.value["a"][1]', { status: "observed", value: { a: [0, bytes(1)] } }),
  schema("crops_array", "Crops are an array", {
    path: "crops",
    replace: async ({ signals }) => ({ ...await cropMembers({ signals: signals! }), crops: item([]) }),
  }),
  crops("source_missing", "crops.source", { crops: { source: undefined } }),
  crops("source_unknown", "crops.source", { crops: { source: "video" } }),
  crops("regions_missing", "crops.regions", { crops: { regions: undefined } }),
  crops("regions_empty", "crops.regions", { regions: [] }),
  crops("regions_5_of_them", "crops.regions", { regions: cropRegions(5, 2) }),
  crops("region_number", "crops.regions[0]", { regions: [1] }),
  crops("x_negative", "crops.regions[0].x", { region: { x: -1 } }),
  crops("y_65536", "crops.regions[0].y", { region: { y: 65536 } }),
  crops("width_7", "crops.regions[0].width", { region: { width: 7 } }),
  crops("height_513", "crops.regions[0].height", { region: { height: 513 } }),
  crops("width_missing", "crops.regions[0].width", { region: { width: null } }),
  crops("frames_1_of_them", "crops.regions[0].frames", { region: { frames: [bytes(64)] } }),
  crops("frames_9_of_them", "crops.regions[0].frames", { region: { frames: Array(9).fill(bytes(64)) } }),
  crops("frame_63_bytes", "crops.regions[0].frames[1]", { region: { frames: [bytes(64), bytes(63)] } }),
  crops("frame_65_bytes", "crops.regions[0].frames[0]", { region: { frames: [bytes(65), bytes(64)] } }),
  crops("frame_text", "crops.regions[0].frames[0]", { region: { frames: [letters(64), bytes(64)] } }),
  member("digests_missing", "digests", undefined),
  member("digests_bytes", "digests", BYTES_32),
  digests("digests_photo_missing", "digests.photo", { photo: undefined }),
  digests("digests_photo_31_bytes", "digests.photo", { photo: bytes(31) }),
  digests("digests_photo_hex", "digests.photo", { photo: letters(64) }),
  digests("digests_signals_missing", "digests.signals", { signals: undefined }),
  digests("digests_signals_33_bytes", "digests.signals", { signals: bytes(33) }),
  digests("digests_crops_without_crops", "digests.crops", { crops: BYTES_32 }),
  schema("digests_crops_missing", "Crops without their digest", {
    path: "digests.crops",
    replace: async ({ signals }) => ({ crops: (await cropMembers({ signals: signals! })).crops }),
  }),
  schema("several_faults", "Faults in four members: every one is logged", {
    path: "sdk",
    replace: () => ({ v: item(3), id: undefined, sdk: hex("80"), photo: item("") }),
  }),
];
