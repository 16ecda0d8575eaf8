import type { BiRecord } from "./types.ts";

/** How a field lives in its column: JSON text for arrays and maps, 0 or 1 for booleans. */
export type ColumnKind = "text" | "integer" | "real" | "boolean" | "json";

interface Column<Required extends boolean = boolean> {
  readonly kind: ColumnKind;
  /** True: never null. */
  readonly required: Required;
  /** The version of the schema that brought it. */
  readonly since: number;
}

function required(kind: ColumnKind): Column<true> {
  return { kind, required: true, since: 1 };
}

/** A column that came later is always an optional one: older rows have nothing in it. */
function optional(kind: ColumnKind, since = 1): Column<false> {
  return { kind, required: false, since };
}

/**
 * Every field of a record but `time`, which is stored as integer milliseconds. In the order of the CSV. A new field
 * is a line in {@link BiRecord} and one here, with the next version of the schema.
 */
export const COLUMNS = Object.freeze({
  request_id: required("text"),
  endpoint: required("text"),
  status: required("integer"),
  bundle_id: optional("text"),
  key_id: optional("text"),
  suite: optional("text"),
  capture_type: optional("text"),
  created: optional("text"),
  sdk_name: optional("text"),
  sdk_version: optional("text"),
  sdk_build: optional("text"),
  platform: optional("text"),
  browser: optional("text"),
  browser_version: optional("text"),
  mobile: optional("boolean"),
  device_hash: optional("text"),
  camera_class: optional("text"),
  image_width: optional("integer"),
  image_height: optional("integer"),
  image_bytes: optional("integer"),
  face_count: optional("integer"),
  face_box: optional("json"),
  face_eye_distance: optional("real"),
  face_yaw: optional("real"),
  face_pitch: optional("real"),
  face_roll: optional("real"),
  face_score: optional("real"),
  pipeline: required("text"),
  server_version: required("text"),
  model_version: optional("text"),
  probability: optional("real"),
  score: optional("real"),
  rejection: required("json"),
  error_code: optional("text"),
  error: optional("text"),
  evidence: optional("json"),
  contributions: optional("json"),
  stage_ms: required("json"),
  total_ms: required("real"),
  log_odds: optional("real", 3),
  features: optional("json", 3),
  face_liveness_probability: optional("real", 4),
  face_liveness_score: optional("real", 4),
  repeats: optional("integer", 5),
  image_orientation: optional("integer", 6),
}) satisfies {
  readonly [Name in Exclude<keyof BiRecord, "time">]: Column<null extends BiRecord[Name] ? false : true>;
};

export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.freeze(Object.keys(COLUMNS) as ColumnName[]);

type OptionalName = { [Name in ColumnName]: null extends BiRecord[Name] ? Name : never }[ColumnName];

/** Every optional field as null: a record of which nothing is known yet. */
export const UNKNOWN_FIELDS = Object.freeze(
  Object.fromEntries(COLUMN_NAMES.filter((name) => !COLUMNS[name].required).map((name) => [name, null])),
) as Readonly<Record<OptionalName, null>>;
