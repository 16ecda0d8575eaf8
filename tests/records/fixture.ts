import { createClient } from "@libsql/client";
import { createRecordClient, openRecordStore, type RecordStoreOptions } from "../../src/records/mod.ts";
import type { BiRecord, SaveOptions } from "../../src/records/mod.ts";
import type { CaptureFingerprint } from "../../src/evidence/mod.ts";
import { IadError } from "../../src/errors.ts";

export const DAY_MS = 86_400_000;
export const NOW_MS = Date.parse("2026-11-23T12:00:00.000Z");

/** A fresh directory with a database path, removed afterwards. */
export async function withDatabase(
  work: (path: string, directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "iad_records_" });
  try {
    await work(`${directory}/records.db`, directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

export function connect(path: string) {
  return createRecordClient({ url: `file:${path}` });
}

/** Somebody else holds the write lock until the returned function is called. */
export async function lock(path: string): Promise<() => Promise<void>> {
  const client = createClient({ url: `file:${path}` });
  const transaction = await client.transaction("write");
  return async () => {
    await transaction.rollback();
    client.close();
  };
}

/** The deadline is far off: on a busy machine it must strike only in the tests that are about it. */
export const SETTINGS = {
  retentionDays: 90,
  featuresDays: 90,
  replayDays: 30,
  claimTimeoutMs: 60_000,
  operationTimeoutMs: 600_000,
} as const;

export async function openStore(path: string, options: Partial<RecordStoreOptions> = {}) {
  return openRecordStore({ client: await connect(path), ...SETTINGS, ...options });
}

export type Store = Awaited<ReturnType<typeof openStore>>;
type StoreWork = (store: Store, path: string) => Promise<void>;

/** A store on a fresh database, closed afterwards. */
export function withStore(work: StoreWork, options: Partial<RecordStoreOptions> = {}): Promise<void> {
  return withOpened(work, (path) => openStore(path, options));
}

export function withOpened(work: StoreWork, open: (path: string) => Promise<Store>): Promise<void> {
  return withDatabase(async (path) => {
    const store = await open(path);
    try {
      await work(store, path);
    } finally {
      await store.close();
    }
  });
}

export function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof IadError && thrown.code === "RECORDS_UNAVAILABLE";
}

/** 32 bytes that follow from a number. */
export function digest(seed: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, seed);
  return bytes;
}

/** A capture unlike any with another seed: its hash bands differ in every bit pattern used here. */
export function capture(seed: number, changes: Partial<CaptureFingerprint> = {}): CaptureFingerprint {
  const band = ((seed * 40_503) & 0xffff).toString(16).padStart(4, "0");
  return {
    claimId: `claim-${seed}`,
    bundleId: digest(seed).slice(0, 16),
    ciphertextDigest: digest(seed + 1_000_000),
    photoDigest: digest(seed + 2_000_000),
    perceptualHash: band.repeat(4),
    ...changes,
  };
}

export const FULL_RECORD: BiRecord = Object.freeze(
  {
    time: "2026-11-23T12:00:00.123Z",
    request_id: "request-1",
    endpoint: "/check_capture_liveness",
    status: 200,
    bundle_id: "00112233445566778899aabbccddeeff",
    key_id: "k1",
    suite: "hybrid",
    capture_type: "face",
    created: "2026-11-23T11:59:59.000Z",
    sdk_name: "iad-web",
    sdk_version: "1.0.0",
    sdk_build: "abc",
    platform: "linux",
    browser: "chromium",
    browser_version: "156",
    mobile: false,
    device_hash: "ffeeddccbbaa99887766554433221100",
    camera_class: "A",
    image_width: 1280,
    image_height: 720,
    image_bytes: 123_456,
    face_count: 1,
    face_box: [10.5, 20, 300, 320.25],
    face_eye_distance: 88.5,
    face_yaw: -1.5,
    face_pitch: 2,
    face_roll: 0.25,
    face_score: 0.99,
    pipeline: "iad-r-1",
    server_version: "2.1.0",
    model_version: "1",
    probability: 0.25,
    score: 0.125,
    rejection: ["UNTRUSTED_DEVICE", "UNTRUSTED_CONTENT"],
    error_code: null,
    error: null,
    evidence: {
      provenance: 0.5,
      tamper: 0,
      automation: 1,
      device: 2,
      timing: 0,
      temporal: 0,
      content: 0,
      binding: 0,
      consistency: 0,
      replay: -0.5,
      attestation: 0,
    },
    contributions: { virtual_camera: 2 },
    stage_ms: { decode: 17.5, faces: 11 },
    total_ms: 42.5,
    log_odds: -0.5,
    features: { "temporal.equalBlocks": { value: 0.25, llr: null } },
    face_liveness_probability: 0.75,
    face_liveness_score: 1.0986,
    repeats: null,
    image_orientation: 6,
  } satisfies BiRecord,
);

/** What makes a record that of an accepted capture. */
export const ACCEPTED = { rejection: [] } as const;

/** What is left when the bundle could not be opened. */
export const BARE_RECORD: BiRecord = Object.freeze({
  ...Object.fromEntries(Object.keys(FULL_RECORD).map((name) => [name, null])),
  time: "2026-11-23T12:00:00.123Z",
  request_id: "request-2",
  endpoint: "/check_capture_liveness",
  status: 400,
  pipeline: "iad-r-1",
  server_version: "2.1.0",
  rejection: [],
  error_code: "UNKNOWN",
  error: "DECRYPTION_FAILED",
  stage_ms: { open: 1 },
  total_ms: 2,
}) as unknown as BiRecord;

/** Saves with this settle the claim a moment after it was made. */
export function settling(claimId: string, nowMs = NOW_MS): SaveOptions {
  return { claimId, nowMs };
}

export function record(number: number, changes: Partial<BiRecord> = {}): BiRecord {
  return {
    ...FULL_RECORD,
    request_id: `request-${number}`,
    time: new Date(NOW_MS + number).toISOString(),
    ...changes,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
