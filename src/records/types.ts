import type { EvidenceGroup } from "../evidence/mod.ts";

/** One business-intelligence record: one check, errors and rejections included. No image, no external data. */
export interface BiRecord {
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  readonly request_id: string;
  readonly endpoint: string;
  readonly status: number;
  /** Lower-case hex; null when the bundle could not be opened. */
  readonly bundle_id: string | null;
  readonly key_id: string | null;
  readonly suite: string | null;
  readonly capture_type: string | null;
  readonly created: string | null;
  readonly sdk_name: string | null;
  readonly sdk_version: string | null;
  readonly sdk_build: string | null;
  /** android, ios, windows, macos, linux, chromeos, other; null when not told. */
  readonly platform: string | null;
  readonly browser: string | null;
  readonly browser_version: string | null;
  readonly mobile: boolean | null;
  /** Keyed hash (HMAC-SHA-256, first 16 bytes, hex) of the used camera's device id. */
  readonly device_hash: string | null;
  readonly camera_class: string | null;
  /** Upright, as the face's box is, once the photo was decoded; as stored until then. */
  readonly image_width: number | null;
  readonly image_height: number | null;
  readonly image_bytes: number | null;
  readonly face_count: number | null;
  readonly face_box: readonly [number, number, number, number] | null;
  readonly face_eye_distance: number | null;
  readonly face_yaw: number | null;
  readonly face_pitch: number | null;
  readonly face_roll: number | null;
  readonly face_score: number | null;
  readonly pipeline: string;
  readonly server_version: string;
  readonly model_version: string | null;
  readonly probability: number | null;
  readonly score: number | null;
  readonly rejection: readonly string[];
  /** Wire error_code, and the server's finer code. */
  readonly error_code: string | null;
  readonly error: string | null;
  /** Capped group weights in nats; null when no verdict was reached. */
  readonly evidence: Readonly<Record<EvidenceGroup, number>> | null;
  /** Rule → nats, for the analyst. */
  readonly contributions: Readonly<Record<string, number>> | null;
  /** The prior and all groups together, nats, before calibration. */
  readonly log_odds: number | null;
  /** Measured feature → its value and what it weighs by itself, nats. Numbers, never pixels. */
  readonly features: Readonly<Record<string, RecordedFeature>> | null;
  /** Face liveness, where it is on; the score is the probability's logit. */
  readonly face_liveness_probability: number | null;
  readonly face_liveness_score: number | null;
  /** How often the same request was sent again and answered from this record; null when never. */
  readonly repeats: number | null;
  /** EXIF orientation of the stored photo, 1 to 8: from 5 on it is stored on its side. Null until it was decoded. */
  readonly image_orientation: number | null;
  /** Stage → milliseconds. */
  readonly stage_ms: Readonly<Record<string, number>>;
  readonly total_ms: number;
}

/** Null: cannot be told, or has no weight. */
interface RecordedFeature {
  readonly value: number | null;
  readonly llr: number | null;
}

/** Inclusive UTC instants, milliseconds. */
export interface RecordRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** The claims of a check, which its record settles. */
export interface SaveOptions {
  readonly claimId: string;
  /** The moment of the save, milliseconds: a claim that has lapsed by then is lost. */
  readonly nowMs: number;
  /** True when the check holds a nonce, too. */
  readonly nonce?: boolean;
}

/** One request, sent perhaps before: by the caller's id, with whose it is, and the SHA-256 of its ciphertext. */
export interface SameRequest {
  readonly requestId: string;
  readonly ciphertextDigest: Uint8Array;
}

/** `near`: a replica may answer, which can be behind. `primary`: where writes go. */
export type AnswerSource = "near" | "primary";

/** `open`: it is being checked. */
export type EarlierAnswer =
  | { readonly kind: "none" | "open" }
  | { readonly kind: "answered"; readonly record: BiRecord };

/** A nonce to remember. */
export interface NonceIssue {
  /** SHA-256 of the nonce, 32 bytes. */
  readonly digest: Uint8Array;
  readonly nowMs: number;
  readonly expiresMs: number;
  /** Most nonces that may be alive: issued and not expired, the used ones included. */
  readonly limit: number;
}

export interface NonceStore {
  /** False: too many are alive, and this one was not taken. Rejects with RECORDS_UNAVAILABLE. */
  issueNonce(issue: NonceIssue): Promise<boolean>;
}

/** Every method rejects with RECORDS_UNAVAILABLE when the database cannot be used. */
export interface RecordStore extends NonceStore {
  /**
   * Writes the record and settles the claims of its check (capture and nonce), in one transaction; resolves
   * once all are on the disk. A record with a 5xx status frees the claims instead: nothing was judged, so the same
   * capture may be sent again. Rejects with DEADLINE_EXCEEDED, and writes nothing, when a claim has lapsed or is another
   * check's by now: two verdicts for one capture must not both be accepted.
   */
  save(record: BiRecord, options?: SaveOptions): Promise<void>;
  /** The verdict that the same request was given minutes ago, if any; its record then counts the repeat. */
  findAnswer(request: SameRequest, nowMs: number, from?: AnswerSource): Promise<EarlierAnswer>;
  /** The records that exist at the call, in order of time, read in pages. */
  stream(range: RecordRange): AsyncIterable<BiRecord>;
  /** Rejects with RECORDS_UNAVAILABLE unless the database can be read and written now. */
  check(): Promise<void>;
  /** Time of the newest record or remembered capture, milliseconds; undefined when there is none. */
  newestMs(): Promise<number | undefined>;
  /**
   * Deletes records, replay memory and nonces older than their retention, and the features of records older than theirs.
   * Of records, features and replay memory at most a twentieth goes in one call: a wrong clock must not empty them at
   * once.
   */
  purge(nowMs: number): Promise<PurgeCount>;
  close(): Promise<void>;
}

/** Rows that were deleted, and records that lost their features. */
export interface PurgeCount {
  readonly rows: number;
  readonly features: number;
}

export interface RecordSettings {
  /** Records older than this many days are purged. */
  readonly retentionDays: number;
  /** Records older than this many days lose their features. */
  readonly featuresDays: number;
  /** How long a capture is remembered, days; fractions allowed. */
  readonly replayDays: number;
  /** How long an unanswered claim stands, milliseconds. Longer than a request's deadline. */
  readonly claimTimeoutMs: number;
  /** Longest time for one database operation, waiting included, milliseconds. */
  readonly operationTimeoutMs?: number;
  /**
   * Whether what several checks write may go to a remote database in one transaction; true without it. False on hosts
   * where one request must not do the work of another: each then writes by itself, one after the other.
   */
  readonly sharesWrites?: boolean;
}
