import { describeThrowable, IadError } from "../errors.ts";

/**
 * All that may stand in a log line. An allow list, because a deny list is always one name short: a photo, a
 * signal, external data, a key or a token has no field here, so it cannot be logged by mistake.
 */
const LOG_FIELDS = [
  // The request.
  "request_id",
  "route",
  "method",
  "path",
  "status",
  "duration_ms",
  "bytes",
  // What was in it.
  "bundle_id",
  "key_id",
  "suite",
  "capture_type",
  "sdk_version",
  // What came of it.
  "code",
  "detail",
  "probability",
  "rejection",
  "stage",
  "stage_ms",
  // The server.
  "version",
  "pipeline",
  "host",
  "port",
  "signal",
  "worker",
  "workers",
  "queued",
  "restarts",
  "model",
  "sha256",
  "directory",
  "setting",
  "count",
  "license_subject",
  "license_expires",
  // Faults.
  "error",
  "cause",
  "stack",
] as const;
type LogField = (typeof LOG_FIELDS)[number];

type LogValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<Record<string, number>>;
export type LogFields = { readonly [field in LogField]?: LogValue | undefined };

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);
/** UTF-16 units of one string; items of one list or map. */
const MAX_TEXT = 500;
const MAX_ITEMS = 32;

function cutText(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function cut(value: unknown): LogValue | undefined {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string") return cutText(value);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => cutText(String(item)));
  if (typeof value !== "object" || ArrayBuffer.isView(value)) return undefined;
  const numbers = Object.entries(value).filter(([, item]) => typeof item === "number").slice(0, MAX_ITEMS);
  return Object.fromEntries(numbers.map(([name, item]) => [cutText(name), item]));
}

/** Only the allowed fields, only plain values, each of bounded size. */
export function redact(fields: Readonly<Record<string, unknown>>): Record<string, LogValue> {
  const kept: Record<string, LogValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    const plain = ALLOWED.has(name) ? cut(value) : undefined;
    if (plain !== undefined) kept[name] = plain;
  }
  return kept;
}

/** What a log line says about a throwable of any kind. */
export function faultFields(thrown: unknown): LogFields {
  if (!(thrown instanceof IadError)) {
    const stack = thrown instanceof Error
      ? thrown.stack?.split("\n").slice(1, 6).map((line) => line.trim())
      : [];
    return { error: describeThrowable(thrown), stack: stack ?? [] };
  }
  return {
    code: thrown.code,
    detail: thrown.detail,
    cause: thrown.cause === undefined ? undefined : describeThrowable(thrown.cause),
  };
}
