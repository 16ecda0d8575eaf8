import type { RecordSettings } from "./types.ts";
import type { InStatement } from "@libsql/client";
import { type CompiledQuery, Kysely } from "kysely";
import type { CaptureFingerprint, NonceClaim, NonceState, ReplayMatches } from "../evidence/mod.ts";
import { IadError } from "../errors.ts";
import { ANSWER_KEPT_MS, answerQuery, countRepeatQuery, readAnswer } from "./answers.ts";
import {
  displaceQuery,
  lookupQueries,
  readMatches,
  releaseQuery,
  rememberQuery,
  type ReplayWindow,
  standingQuery,
} from "./captures.ts";
import { toStatement } from "./dialect.ts";
import { isDamage } from "./faults.ts";
import { issueQueries, readNonce, redeemQueries, releaseNonceQuery } from "./nonces.ts";
import { probeQueries } from "./probe.ts";
import { newestMs, type PurgedTable, purgeQuery, purgeRoom } from "./purge_queries.ts";
import { readPage } from "./pages.ts";
import { toRow } from "./rows.ts";
import { type Schema } from "./schema.ts";
import { Session } from "./session.ts";
import { settlingQueries } from "./settle.ts";
import { StandingCount } from "./standing.ts";
import { type PageCursor, type RecordPage, type StoreSteps } from "./steps.ts";
import type { BiRecord, EarlierAnswer, NonceIssue, RecordRange, SameRequest, SaveOptions } from "./types.ts";

const DAY_MS = 86_400_000;

/** Records, replay memory and nonces in one libSQL database; see docs/decisions/records.md. */
export class LibsqlSteps implements StoreSteps {
  readonly #session: Session;
  readonly #db: Kysely<Schema>;
  readonly #settings: RecordSettings;
  readonly #assertSameFile: () => void;
  readonly #standing = new StandingCount(() => this.#countStanding());
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
    const remembered = await this.#standing.current();
    const queries = [
      displaceQuery(this.#db, capture, window),
      ...lookupQueries(this.#db, capture, window),
      rememberQuery(this.#db, capture, { nowMs, window }),
    ];
    // Not durable on its own: the save that settles it is, and without that save it may lapse.
    const [, equal, near] = await this.#write(queries, { operation: "claim", durable: false });
    return readMatches(capture, { equal: equal?.rows[0], near: near?.rows ?? [], remembered });
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

  async save(record: BiRecord, options?: SaveOptions): Promise<void> {
    if (options !== undefined && record.status < 500) return await this.#settle(record, options);
    const queries = [
      this.#db.insertInto("bi_records").values(toRow(record)).compile(),
      ...(options === undefined ? [] : this.#freeing(options.claimId)),
    ];
    await this.#write(queries, { operation: "save", durable: true });
    this.#assertSameFile();
  }

  async #settle(record: BiRecord, options: SaveOptions): Promise<void> {
    const { openFromMs } = this.#window(options.nowMs);
    const queries = settlingQueries(this.#db, record, { ...options, openFromMs });
    const [written] = await this.#write(queries, { operation: "save", durable: true });
    if (written?.rowsAffected !== 1) {
      throw new IadError("DEADLINE_EXCEEDED", { detail: "the claim has lapsed" });
    }
    this.#assertSameFile();
  }

  async findAnswer(request: SameRequest, nowMs: number): Promise<EarlierAnswer> {
    this.#assertOpen();
    const window = this.#window(nowMs);
    const query = toStatement(answerQuery(this.#db, request, window));
    const { rows: [row] } = await this.#session.execute(query, "answer");
    const answer = readAnswer(row);
    if (answer.kind === "answered") {
      const repeat = countRepeatQuery(this.#db, request, window);
      await this.#write([repeat], { operation: "answer", durable: false });
    }
    return answer;
  }

  readPage(range: RecordRange, from?: PageCursor): Promise<RecordPage> {
    this.#assertOpen();
    return readPage(this.#db, range, from);
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

  #freeing(claimId: string): readonly CompiledQuery[] {
    return [releaseQuery(this.#db, claimId), releaseNonceQuery(this.#db, claimId)];
  }

  #window(nowMs: number): ReplayWindow {
    return {
      settledFromMs: nowMs - this.#settings.replayDays * DAY_MS,
      openFromMs: nowMs - this.#settings.claimTimeoutMs,
      answeredFromMs: nowMs - ANSWER_KEPT_MS,
    };
  }

  async #countStanding(): Promise<number> {
    const query = standingQuery(this.#db, this.#window(Date.now()));
    const { rows: [row] } = await this.#session.execute(toStatement(query), "claim");
    return Number(row?.["standing"]);
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
