/**
 * The only reader of the environment. All problems are reported at once, unknown `IAD_SERVER_` names
 * included (a typo in a threshold must not pass silently); the result is frozen and never printed with its
 * secrets. docs/operations.md lists every setting.
 */
import { z } from "zod";
import project from "../../deno.json" with { type: "json" };
import { CAPTURE_TYPES, type CaptureType } from "../bundle/mod.ts";
import { DEFAULT_FACE_RULES, type FaceRules } from "../faces/mod.ts";
import type { ImageLimits } from "../jpeg/mod.ts";
import { type PipelineName, PIPELINES } from "../verdict/mod.ts";
import { ConfigError } from "./config_error.ts";
import { DATABASE_SETTINGS, type DatabaseConfig, databaseProblems, freezeDatabase } from "./database.ts";
import { PREFIX, readEnvironment } from "./environment.ts";
import { decimal, flag, integer, list, secret, text } from "./fields.ts";
import { freezeHttp, HTTP_SETTINGS, type HttpConfig } from "./http.ts";

export { ConfigError } from "./config_error.ts";
export { PREFIX } from "./environment.ts";
export { type EdgeConfig, readEdgeConfig } from "./edge.ts";
export type { HttpConfig } from "./http.ts";
/** The contract's number, which `GET /api_version` answers. It says nothing of this build. */
export const API_VERSION = "2.1.0";

export interface Config extends DatabaseConfig {
  readonly http: HttpConfig;
  /** Names of the environment that Kubernetes set, not we. */
  readonly ignored: readonly string[];
  /** This build's own version, with the commit as its build metadata where that is known. */
  readonly buildVersion: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly dataDir: string;
  readonly keysDir: string;
  /** Folder of the built client; undefined: the project's own. */
  readonly clientDir: string | undefined;
  /** Folder of further accepted manifests, `*.jws`. */
  readonly clientBuildsDir: string;
  /** Public key of the manifests' signer, a path; undefined: where the project's own build puts it. */
  readonly clientBuildsKey: string | undefined;
  readonly pipeline: PipelineName;
  /** Types of bundle that a check takes. */
  readonly captureTypes: readonly CaptureType[];
  /** Freshness check of the reference: |now − created| beyond the tolerance is an error. */
  readonly freshness: { readonly enabled: boolean; readonly toleranceMs: number };
  /** `POST /nonces`: how long one lives and how many may be alive; and whether bundles must name one. */
  readonly nonce: { readonly ttlMs: number; readonly limit: number; readonly required: boolean };
  readonly workers: number;
  readonly queueSize: number;
  readonly deadlineMs: number;
  /** The longest that one photo may take in a worker. */
  readonly photoMs: number;
  /** What a worker may hold between two photos. */
  readonly workerBytes: number;
  /** A replay claim of a check that was never answered lapses when that check cannot be running any more. */
  readonly claimTimeoutMs: number;
  /** How long the server still takes requests after SIGTERM, not ready, so that balancers can turn away. */
  readonly shutdownDelayMs: number;
  /** Hard limit of the drain that follows. */
  readonly shutdownMs: number;
  readonly image: ImageLimits;
  readonly faces: FaceRules;
  /** The detector: the project's own, or the one that a description tells of, a path. */
  readonly faceDetector: { readonly kind: "builtin" } | { readonly kind: "operator"; readonly path: string };
  /** Who rates whether a face was there: nobody, a network, or another server. */
  readonly faceLiveness:
    | { readonly kind: "off" | "builtin" }
    | { readonly kind: "operator"; readonly path: string }
    | { readonly kind: "remote"; readonly url: string };
  readonly license: { readonly token: string | undefined; readonly publicKey: string | undefined };
  readonly deviceHashKey: string | undefined;
  /** Key files and lines of tokens themselves, for hosts without files. */
  readonly secrets: { readonly keys: string | undefined; readonly tokens: string | undefined };
}

const MIB = 1024 * 1024;
const DESCRIPTION = /\.json$/i;
const captureTypes = list(isCaptureType, `must list any of: ${CAPTURE_TYPES.join(", ")}`)
  .transform((names) => names?.filter(isCaptureType));
const faceDetector = z.string().refine((value) => value === "builtin" || isDescription(value), {
  error: "must be builtin or the path of a description, *.json",
}).default("builtin");
const faceLiveness = z.string().refine(
  (value) => value === "off" || value === "builtin" || isServerUrl(value) || isDescription(value),
  {
    error: "must be off, builtin, the path of a description, *.json, or an http(s) URL without user or query",
  },
).default("off");

function isCaptureType(name: string): name is CaptureType {
  return CAPTURE_TYPES.some((type) => type === name);
}
function isDescription(value: string): boolean {
  return DESCRIPTION.test(value) && !value.includes("://");
}
function isServerUrl(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { username, password, search, hash } = new URL(value);
  return `${username}${password}${search}${hash}` === "";
}
/** After the deadline's last stage come two database operations, claim and record, of 4 s each at most. */
const DATABASE_MS = 10_000;
/** Of the request's deadline: what one photo may take. */
const PHOTO_SHARE = 0.5;

function settings(cores: number) {
  return z.object({
    ...HTTP_SETTINGS,
    ...DATABASE_SETTINGS,
    COMMIT: z.string().regex(/^[0-9a-f]{7,64}$/, "must be 7 to 64 hex digits of a commit").optional(),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], {
      error: "must be debug, info, warn or error",
    }).default("info"),
    DATA_DIR: z.string().default("data"),
    KEYS_DIR: text,
    KEYS: text,
    TOKENS: text,
    CLIENT_DIR: text,
    CLIENT_BUILDS_DIR: text,
    CLIENT_BUILDS_KEY: text,
    PIPELINE: z.enum(PIPELINES, { error: `must be one of ${PIPELINES.join(", ")}` }).default("iad-r-1"),
    CAPTURE_TYPES: captureTypes,
    REPLAY_ATTACK_CHECKER_ENABLED: flag(false),
    REPLAY_ATTACK_TOLERANCE_TIME: integer(300, 1, 86_400),
    NONCE_TTL_SECONDS: integer(300, 1, 86_400),
    NONCE_LIMIT: integer(100_000, 1, 1_000_000),
    NONCE_REQUIRED: flag(false),
    WORKERS: integer(cores, 1, 256),
    WORKER_MEMORY_MB: integer(512, 256, 16_384),
    QUEUE_SIZE: integer(64, 1, 10_000),
    REQUEST_DEADLINE_MS: integer(10_000, 100, 300_000),
    SHUTDOWN_DELAY_MS: integer(0, 0, 300_000),
    SHUTDOWN_TIMEOUT_MS: integer(15_000, 100, 300_000),
    MAX_IMAGE_PIXELS: integer(40_000_000, 307_200, 200_000_000),
    MIN_IMAGE_SIDE: integer(480, 64, 4096),
    FACE_MAX_SHARE_OUTSIDE: decimal(DEFAULT_FACE_RULES.maxShareOutside, 0, 1),
    FACE_MIN_VISIBILITY: decimal(DEFAULT_FACE_RULES.minVisibility, 0, 1),
    FACE_MIN_BOX_SIDE: decimal(DEFAULT_FACE_RULES.minBoxSide, 0, 4096),
    FACE_MIN_EYE_DISTANCE: decimal(DEFAULT_FACE_RULES.minEyeDistance, 0, 4096),
    FACE_MIN_BOX_SHARE: decimal(DEFAULT_FACE_RULES.minBoxShare, 0, 1),
    FACE_MIN_PADDING: decimal(DEFAULT_FACE_RULES.minPadding, 0, 4096),
    FACE_MAX_YAW: decimal(DEFAULT_FACE_RULES.maxYaw, 0, 90),
    FACE_MAX_PITCH: decimal(DEFAULT_FACE_RULES.maxPitch, 0, 90),
    FACE_SECOND_SHARE: decimal(DEFAULT_FACE_RULES.secondFaceShare, 0, 1),
    FACE_DETECTOR: faceDetector,
    FACE_LIVENESS: faceLiveness,
    LICENSE: text,
    LICENSE_PUBLIC_KEY: text,
    DEVICE_HASH_KEY: secret,
  });
}

/** The full name of every setting, and `PORT`. */
export function settingNames(): readonly string[] {
  return [...Object.keys(settings(1).shape).map((name) => `${PREFIX}${name}`), "PORT"];
}

/** Environment in, frozen settings out. Throws {@link ConfigError} with every problem. */
export function readConfig(
  environment: Readonly<Record<string, string>>,
  options: { readonly cores: number },
): Config {
  const schema = settings(options.cores);
  const { settings: given, ignored } = readEnvironment(environment);
  const problems = Object.keys(given).filter((key) => !(key in schema.shape))
    .map((key) => `${PREFIX}${key} is not a setting of this server`);
  const parsed = schema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push(`${PREFIX}${issue.path.join(".")} ${issue.message}`);
  }
  problems.push(...databaseProblems(given));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return freeze(parsed.data, ignored);
}

function freeze(s: z.infer<ReturnType<typeof settings>>, ignored: readonly string[]): Config {
  return Object.freeze({
    http: freezeHttp(s, s.DATA_DIR),
    ...freezeDatabase(s, s.DATA_DIR),
    ignored: Object.freeze(ignored),
    buildVersion: project.version + (s.COMMIT === undefined ? "" : `+${s.COMMIT.slice(0, 12)}`),
    logLevel: s.LOG_LEVEL,
    dataDir: s.DATA_DIR,
    keysDir: s.KEYS_DIR ?? `${s.DATA_DIR}/keys`,
    clientDir: s.CLIENT_DIR,
    clientBuildsDir: s.CLIENT_BUILDS_DIR ?? `${s.DATA_DIR}/client_builds`,
    clientBuildsKey: s.CLIENT_BUILDS_KEY,
    pipeline: s.PIPELINE,
    captureTypes: Object.freeze(s.CAPTURE_TYPES ?? (["face"] as const)),
    freshness: Object.freeze({
      enabled: s.REPLAY_ATTACK_CHECKER_ENABLED,
      toleranceMs: s.REPLAY_ATTACK_TOLERANCE_TIME * 1000,
    }),
    nonce: Object.freeze({
      ttlMs: s.NONCE_TTL_SECONDS * 1000,
      limit: s.NONCE_LIMIT,
      required: s.NONCE_REQUIRED,
    }),
    workers: s.WORKERS,
    queueSize: s.QUEUE_SIZE,
    deadlineMs: s.REQUEST_DEADLINE_MS,
    photoMs: Math.round(PHOTO_SHARE * s.REQUEST_DEADLINE_MS),
    workerBytes: s.WORKER_MEMORY_MB * MIB,
    claimTimeoutMs: Math.max(2 * s.REQUEST_DEADLINE_MS, s.REQUEST_DEADLINE_MS + DATABASE_MS),
    shutdownDelayMs: s.SHUTDOWN_DELAY_MS,
    shutdownMs: s.SHUTDOWN_TIMEOUT_MS,
    image: Object.freeze({ minShorterSide: s.MIN_IMAGE_SIDE, maxPixels: s.MAX_IMAGE_PIXELS }),
    faces: Object.freeze({
      maxShareOutside: s.FACE_MAX_SHARE_OUTSIDE,
      minVisibility: s.FACE_MIN_VISIBILITY,
      minBoxSide: s.FACE_MIN_BOX_SIDE,
      minEyeDistance: s.FACE_MIN_EYE_DISTANCE,
      minBoxShare: s.FACE_MIN_BOX_SHARE,
      minPadding: s.FACE_MIN_PADDING,
      maxYaw: s.FACE_MAX_YAW,
      maxPitch: s.FACE_MAX_PITCH,
      secondFaceShare: s.FACE_SECOND_SHARE,
    }),
    faceDetector: Object.freeze(
      s.FACE_DETECTOR === "builtin" ? { kind: "builtin" } : { kind: "operator", path: s.FACE_DETECTOR },
    ),
    faceLiveness: Object.freeze(livenessOf(s.FACE_LIVENESS)),
    license: Object.freeze({ token: s.LICENSE, publicKey: s.LICENSE_PUBLIC_KEY }),
    deviceHashKey: s.DEVICE_HASH_KEY,
    secrets: Object.freeze({ keys: s.KEYS, tokens: s.TOKENS }),
  });
}

function livenessOf(value: string): Config["faceLiveness"] {
  if (value === "off" || value === "builtin") return { kind: value };
  return isServerUrl(value) ? { kind: "remote", url: value } : { kind: "operator", path: value };
}
