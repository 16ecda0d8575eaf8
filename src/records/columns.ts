import type { BiRecord } from "./types.ts";

/** How a field lives in its column: JSON text for arrays and maps, 0 or 1 for booleans. */
export type ColumnKind = "text" | "integer" | "real" | "boolean" | "json";

/** Every field of a record but `time`, which is stored as integer milliseconds. In the order of the CSV. */
export const COLUMNS = Object.freeze({
  request_id: "text",
  endpoint: "text",
  status: "integer",
  bundle_id: "text",
  key_id: "text",
  suite: "text",
  capture_type: "text",
  created: "text",
  sdk_name: "text",
  sdk_version: "text",
  sdk_build: "text",
  platform: "text",
  browser: "text",
  browser_version: "text",
  mobile: "boolean",
  device_hash: "text",
  camera_class: "text",
  image_width: "integer",
  image_height: "integer",
  image_bytes: "integer",
  face_count: "integer",
  face_box: "json",
  face_eye_distance: "real",
  face_yaw: "real",
  face_pitch: "real",
  face_roll: "real",
  face_score: "real",
  pipeline: "text",
  server_version: "text",
  model_version: "text",
  probability: "real",
  score: "real",
  rejection: "json",
  error_code: "text",
  error: "text",
  evidence: "json",
  contributions: "json",
  stage_ms: "json",
  total_ms: "real",
  log_odds: "real",
  features: "json",
  face_liveness_probability: "real",
  face_liveness_score: "real",
}) satisfies Readonly<Record<Exclude<keyof BiRecord, "time">, ColumnKind>>;

export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.freeze(Object.keys(COLUMNS) as ColumnName[]);

/** Columns that came after schema version 1, by the version that brought them. */
export const LATER_COLUMNS: Readonly<Partial<Record<ColumnName, number>>> = {
  log_odds: 3,
  features: 3,
  face_liveness_probability: 4,
  face_liveness_score: 4,
};

/** Columns that are never null. */
export const REQUIRED_COLUMNS: ReadonlySet<ColumnName> = new Set<ColumnName>([
  "request_id",
  "endpoint",
  "status",
  "pipeline",
  "server_version",
  "rejection",
  "stage_ms",
  "total_ms",
]);
