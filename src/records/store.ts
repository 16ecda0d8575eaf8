import type { Client, InStatement } from "@libsql/client";
import { type CompiledQuery, Kysely, sql } from "kysely";
import type {
  CaptureFingerprint,
  NonceClaim,
  NonceState,
  ReplayMatches,
  ReplayMemory,
} from "../evidence/mod.ts";
import { IadError } from "../errors.ts";
import {
  lookupQueries,
  readMatches,
  releaseQuery,
  rememberQuery,
  type ReplayWindow,
  settleQuery,
} from "./captures.ts";
import { LibsqlDialect, toStatement } from "./dialect.ts";
import { isDamage } from "./faults.ts";
import { watchIdentity } from "./identity.ts";
import { issueQueries, readNonce, redeemQueries, releaseNonceQuery, settleNonceQuery } from "./nonces.ts";
import { probeQueries } from "./probe.ts";
import { newestMs, type PurgedTable, purgeQuery, purgeRoom } from "./purge_queries.ts";
import { fromRow, type RecordRow, toRow } from "./rows.ts";
import { migrate, type Schema } from "./schema.ts";
import { Session } from "./session.ts";
import { assembleStore, type PageCursor, type RecordPage, type StoreSteps } from "./steps.ts";
import type { BiRecord, NonceIssue, RecordRange, RecordStore, SaveOptions } from "./types.ts";

const DAY_MS = 86_400_000;
/** A page is one message from the worker, and unpacking it is work on the event loop. */
const PAGE = 100;
export const OPERATION_TIMEOUT_MS = 3_000;

export interface RecordSettings {
  /** Records older than this many days are purged. */
  readonly retentionDays: number;
  /** How long a capture is remembered, days; fractions allowed. */
  readonly replayDays: number;
  /** How long an unanswered claim stands, milliseconds. Longer than a request's deadline. */
  readonly claimTimeoutMs: number;
  /** Longest time for one database operation, waiting included, milliseconds. */
  readonly operationTimeoutMs?: number;
}

export interface RecordStoreOptions extends RecordSettings {
  /** Made by {@link createRecordClient} or from `@libsql/client/web`; the store closes it. */
  readonly client: Client;
}

/** Records, replay memory and nonces in one libSQL database; see docs/decisions/records.md. */
class LibsqlSteps implements StoreSteps {
  readonly #session: Session;
  readonly #db: Kysely<Schema>;
  readonly #settings: RecordSettings;
  readonly #assertSameFile: () => void;
  #checking: Promise<void> | undefined;
  /** A page that a check needs could not be read. It does not heal. */
  #damaged = false;
  #closed = false;

  constructor(
    session: Session,
    db: Kysely<Schema>,
    options: { readonly settings: RecordSettings; readonly assertSameFile: () => void },
  ) {
    this.#session = session;
    this.#db = db;
    this.#settings = options.settings;
    this.#assertSameFile = options.assertSameFile;
  }

  async claim(capture: CaptureFingerprint, nowMs: number): Promise<ReplayMatches> {
    const window = this.#window(nowMs);
    const queries = [...lookupQueries(this.#db, capture, window), rememberQuery(this.#db, capture, nowMs)];
    // Not durable on its own: the save that settles it is, and without that save it may lapse.
    const [equal, near] = await this.#write(queries, { operation: "claim", durable: false });
    return readMatches(capture, { equal: equal?.rows[0], near: near?.rows ?? [] });
  }

  async redeem(nonce: NonceClaim, nowMs: number): Promise<NonceState> {
    const queries = redeemQueries(this.#db, nonce, { nowMs, openFromMs: this.#window(nowMs).openFromMs });
    const [, found] = await this.#write(queries, { operation: "redeem", durable: false });
    return readNonce(found?.rows[0]);
  }

  async release(claimId: string): Promise<void> {
    await this.#write(this.#freeing(claimId), { operation: "release", durable: false });
  }

  async issueNonce(issue: NonceIssue): Promise<boolean> {
    const queries = issueQueries(this.#db, issue, this.#window(issue.nowMs).openFromMs);
    // Not durable: a nonce lost with the machine's power is unknown afterwards, which is refused, never accepted.
    const [, inserted] = await this.#write(queries, { operation: "issue", durable: false });
    return inserted?.rowsAffected === 1;
  }

  async save(record: BiRecord, options: SaveOptions = {}): Promise<void> {
    const queries = [this.#db.insertInto("bi_records").values(toRow(record)).compile()];
    if (options.claimId !== undefined) {
      const { claimId } = options;
      queries.push(...(record.status < 500 ? this.#settling(claimId) : this.#freeing(claimId)));
    }
    await this.#write(queries, { operation: "save", durable: true });
    this.#assertSameFile();
  }

  async readPage(range: RecordRange, from?: PageCursor): Promise<RecordPage> {
    this.#assertOpen();
    const start = from ?? await this.#start(range);
    if (start === undefined) return { records: [] };
    const rows = await this.#db.selectFrom("bi_records").selectAll()
      .where(sql<boolean>`(time_ms, id) > (${start.timeMs}, ${start.id})`)
      .where("time_ms", "<=", range.toMs ?? Number.MAX_SAFE_INTEGER)
      .where("id", "<=", start.lastId)
      .orderBy("time_ms").orderBy("id").limit(PAGE).execute();
    const records = rows.map((row) => fromRow(row as RecordRow));
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return { records };
    return { records, next: { timeMs: end.time_ms, id: end.id, lastId: start.lastId } };
  }

  check(): Promise<void> {
    // Probes come from several sides at once and one answer serves them all.
    this.#checking ??= this.#check().finally(() => this.#checking = undefined);
    return this.#checking;
  }

  newestMs(): Promise<number | undefined> {
    this.#assertOpen();
    return newestMs(this.#db);
  }

  purgeRoom(table: PurgedTable): Promise<number> {
    this.#assertOpen();
    return purgeRoom(this.#db, table);
  }

  async purgeBatch(
    table: PurgedTable,
    { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
  ): Promise<number> {
    const { retentionDays, replayDays, claimTimeoutMs } = this.#settings;
    const age = {
      bi_records: retentionDays * DAY_MS,
      captures: Math.max(replayDays * DAY_MS, claimTimeoutMs),
      nonces: claimTimeoutMs,
    }[table];
    const query = purgeQuery(this.#db, table, { beforeMs: nowMs - age, limit });
    const [result] = await this.#write([query], { operation: "purge", durable: false });
    return result?.rowsAffected ?? 0;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // The file alone then holds everything. Somebody else who is reading may keep the log in use: it stays valid.
    if (this.#session.isFile) {
      await this.#session.run("PRAGMA wal_checkpoint(TRUNCATE)", "close").catch(() => {});
    }
    this.#session.client.close();
  }

  #settling(claimId: string): readonly CompiledQuery[] {
    return [settleQuery(this.#db, claimId), settleNonceQuery(this.#db, claimId)];
  }

  #freeing(claimId: string): readonly CompiledQuery[] {
    return [releaseQuery(this.#db, claimId), releaseNonceQuery(this.#db, claimId)];
  }

  #window(nowMs: number): ReplayWindow {
    return {
      settledFromMs: nowMs - this.#settings.replayDays * DAY_MS,
      openFromMs: nowMs - this.#settings.claimTimeoutMs,
    };
  }

  /** Before the first record; undefined when there is none. */
  async #start(range: RecordRange): Promise<PageCursor | undefined> {
    const last = await this.#db.selectFrom("bi_records").select((eb) => eb.fn.max("id").as("id"))
      .executeTakeFirst();
    if (last === undefined || last.id === null) return undefined;
    return { timeMs: range.fromMs ?? Number.MIN_SAFE_INTEGER, id: -1, lastId: Number(last.id) };
  }

  async #check(): Promise<void> {
    if (this.#damaged) {
      throw new IadError("RECORDS_UNAVAILABLE", { detail: "check: the database is damaged" });
    }
    const token = crypto.randomUUID();
    const results = await this.#write([
      ...probeQueries(this.#db, Date.now()),
      this.#db.insertInto("health").values({ id: 1, token })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ token })).compile(),
      this.#db.selectFrom("health").innerJoin("schema_version", "schema_version.id", "health.id")
        .select("token").where("health.id", "=", 1).compile(),
    ], { operation: "check", durable: true });
    if (results.at(-1)?.rows[0]?.["token"] !== token) {
      throw new IadError("RECORDS_UNAVAILABLE", { detail: "check: read back another value" });
    }
    this.#assertSameFile();
  }

  async #write(queries: readonly CompiledQuery[], options: { operation: string; durable: boolean }) {
    this.#assertOpen();
    const statements: readonly InStatement[] = queries.map(toStatement);
    try {
      return await this.#session.batch(statements, options);
    } catch (thrown) {
      this.#damaged ||= isDamage(thrown);
      throw thrown;
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new IadError("RECORDS_UNAVAILABLE", { detail: "record store is closed" });
  }
}

/** What {@link openRecordStore} is made of. */
export async function openSteps(options: RecordStoreOptions): Promise<StoreSteps> {
  const timeoutMs = options.operationTimeoutMs ?? OPERATION_TIMEOUT_MS;
  const session = new Session(options.client, { timeoutMs });
  const db = new Kysely<Schema>({ dialect: new LibsqlDialect(session) });
  try {
    if (session.isFile) {
      await session.run("PRAGMA journal_mode=WAL", "open");
      await session.run("PRAGMA journal_size_limit=67108864", "open");
    }
    await migrate(db);
    const assertSameFile = await watchIdentity(session);
    const steps = new LibsqlSteps(session, db, { settings: options, assertSameFile });
    await steps.check();
    return steps;
  } catch (thrown) {
    options.client.close();
    throw thrown;
  }
}

/**
 * Opens, migrates and checks the database. Rejects with RECORDS_UNAVAILABLE, and closes the client, when the
 * database cannot be written, is no database, or has a newer schema than this code.
 */
export async function openRecordStore(options: RecordStoreOptions): Promise<RecordStore & ReplayMemory> {
  return assembleStore(await openSteps(options));
}
