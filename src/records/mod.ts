/** Records of every check and the replay memory, in one libSQL database. The stage's only door. */
export { createRecordClient, OPERATION_TIMEOUT_MS } from "./client.ts";
export { createRemoteClient, type RecordClient } from "./remote_client.ts";
export { databaseFile, databaseUrlFault, describeDatabase } from "./database_url.ts";
export { openRecordStore, type RecordStoreOptions } from "./store.ts";
export { openRecordStoreInWorker, type WorkerStoreOptions } from "./worker_store.ts";
export { createNonceIssuer, type NonceIssuer } from "./nonce_issuer.ts";
export { deviceHash, importDeviceHashKey } from "./device_hash.ts";
export {
  RECORD_FORMATS,
  RECORD_MEDIA_TYPES,
  type RecordFormat,
  toCsv,
  toJson,
  toNdjson,
  toRecordStream,
} from "./formats.ts";
export type { AnswerSource, BiRecord, RecordStore, SaveOptions } from "./types.ts";
export { SCHEMA_VERSION } from "./schema.ts";
export { type Clocks, PurgeGuard } from "./purge_guard.ts";
export { RecordDraft } from "./draft.ts";
export { parseRange } from "./range.ts";
