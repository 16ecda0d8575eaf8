import type { RecordSettings } from "./types.ts";
import type { InStatement, ResultSet } from "@libsql/client";
import { type CompiledQuery, Kysely } from "kysely";
import type { CaptureFingerprint, ClaimAnswer } from "../evidence/mod.ts";
import { IadError } from "../errors.ts";
import { ANSWER_KEPT_MS, answerQuery, countRepeatQuery, readAnswer } from "./answers.ts";
import {
  displaceQuery,
  freedQueries,
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
import { keptMs, newestMs, type Purged, purgeQueries, purgeRoom } from "./purge_queries.ts";
import { readPage } from "./pages.ts";
import { type Schema } from "./schema.ts";
import { Session } from "./session.ts";
import { SharedCommit } from "./shared_commit.ts";
import { insertQueries, settlingQueries } from "./settle.ts";
import { StandingCount } from "./standing.ts";
import { type PageCursor, type RecordPage, type StoreSteps } from "./steps.ts";
import type {
  AnswerSource,
  BiRecord,
  EarlierAnswer,
  NonceIssue,
  RecordRange,
  SameRequest,
  SaveOptions,
} from "./types.ts";

const DAY_MS = 86_400_000;
const MAX_OWED = 100;

/** Records, replay memory and nonces in one libSQL database; see docs/decisions/records.md. */
export class LibsqlSteps implements StoreSteps {
  readonly #session: Session;
  readonly #db: Kysely<Schema>;
  readonly #settings: RecordSettings;
  readonly #assertSameFile: () => void;
  /** Records that settle nothing; claims whose checks ended in a fault are freed. */
  readonly #unsettled = new SharedCommit(async (saves: readonly (readonly CompiledQuery[])[]) => {
    await this.#write(saves.flat(), { operation: "save", durable: true });
    this.#assertSameFile();
  });
  readonly #standing = new StandingCount();
  /** Claims that are to be freed with the next transaction, tried before or not: while they stand, a caller waits. */
  readonly #owed = new Set<string>();
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

  async claim(capture: CaptureFingerprint, nowMs: number): Promise<ClaimAnswer> {
    const window = this.#window(nowMs);
    const { claimId, nonceDigest } = capture;
    // One round trip. Not durable: the save that settles it is, and without that save it may lapse.
    const answers = await this.#writeNamed({
      displace: [displaceQuery(this.#db, capture, window)],
      lookups: lookupQueries(this.#db, capture, window),
      remember: [rememberQuery(this.#db, capture, { nowMs, window })],
      nonce: nonceDigest ? redeemQueries(this.#db, nonceDigest, { ...window, claimId, nowMs }) : [],
      standing: this.#standing.isDue ? [standingQuery(this.#db, window)] : [],
    }, { operation: "claim", durable: false });
    const { lookups: [equal, near], standing: [standing] } = answers;
    if (standing !== undefined) this.#standing.note(Number(standing.rows[0]?.["standing"]));
    return {
      ...readMatches(capture, {
        equal: equal?.rows[0],
        near: near?.rows ?? [],
        remembered: this.#standing.known,
      }),
      ...(nonceDigest && { nonce: readNonce(answers.nonce.at(-1)?.rows[0]) }),
    };
  }

  async release(claimId: string): Promise<void> {
    this.#owed.add(claimId);
    await this.#write([], { operation: "release", durable: false });
  }

  async issueNonce(issue: NonceIssue): Promise<boolean> {
    const queries = issueQueries(this.#db, issue, this.#window(issue.nowMs).openFromMs);
    // Not durable: a nonce lost with the machine's power is unknown afterwards, which is refused, never accepted.
    const results = await this.#write(queries, { operation: "issue", durable: false });
    return results.at(-1)?.rows.length === 1;
  }

  async save(record: BiRecord, options?: SaveOptions): Promise<void> {
    if (options !== undefined && record.status < 500) return await this.#settle(record, options);
    await this.#unsettled.add([
      ...insertQueries(this.#db, record),
      ...(options === undefined ? [] : this.#freeing(options.claimId)),
    ]);
  }

  async #settle(record: BiRecord, options: SaveOptions): Promise<void> {
    const { openFromMs } = this.#window(options.nowMs);
    const queries = settlingQueries(this.#db, record, { ...options, openFromMs });
    const results = await this.#write(queries, { operation: "save", durable: true });
    if (results.at(-1)?.rows.length !== 1) {
      throw new IadError("DEADLINE_EXCEEDED", { detail: "the claim has lapsed" });
    }
    this.#assertSameFile();
  }

  async findAnswer(request: SameRequest, nowMs: number, from: AnswerSource = "near"): Promise<EarlierAnswer> {
    this.#assertOpen();
    const window = this.#window(nowMs);
    const query = answerQuery(this.#db, request, window);
    const [found] = from === "near" && this.#owed.size === 0
      ? [await this.#session.execute(toStatement(query), "answer")]
      : await this.#write([query], { operation: "answer", durable: false });
    const answer = readAnswer(found?.rows[0]);
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

  purgeRoom(purged: Purged): Promise<number> {
    this.#assertOpen();
    return purgeRoom(this.#db, purged);
  }

  async purgeBatch(
    purged: Purged,
    { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
  ): Promise<number> {
    const queries = purgeQueries(this.#db, purged, {
      beforeMs: nowMs - keptMs(purged, this.#settings),
      limit,
    });
    const results = await this.#write(queries, { operation: "purge", durable: false });
    return results.reduce((sum, { rowsAffected }) => sum + rowsAffected, 0);
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
    return [
      releaseQuery(this.#db, claimId),
      releaseNonceQuery(this.#db, claimId),
      ...(this.#session.isFile ? [] : freedQueries(this.#db, claimId, Date.now())),
    ];
  }

  #window(nowMs: number): ReplayWindow {
    return {
      settledFromMs: nowMs - this.#settings.replayDays * DAY_MS,
      openFromMs: nowMs - this.#settings.claimTimeoutMs,
      answeredFromMs: nowMs - ANSWER_KEPT_MS,
    };
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

  /** One transaction of several parts: the results of each part's queries under its name. */
  async #writeNamed<Name extends string>(
    parts: Readonly<Record<Name, readonly CompiledQuery[]>>,
    options: { operation: string; durable: boolean },
  ): Promise<Record<Name, ResultSet[]>> {
    const names = Object.keys(parts) as Name[];
    const results = await this.#write(names.flatMap((name) => parts[name]), options);
    let at = 0;
    return Object.fromEntries(
      names.map((name) => [name, results.slice(at, at += parts[name].length)]),
    ) as Record<Name, ResultSet[]>;
  }

  async #write(queries: readonly CompiledQuery[], options: { operation: string; durable: boolean }) {
    this.#assertOpen();
    const owed = [...this.#owed].slice(0, MAX_OWED);
    const freeing = owed.flatMap((claimId) => this.#freeing(claimId));
    const statements: readonly InStatement[] = [...freeing, ...queries].map(toStatement);
    try {
      const results = await this.#session.batch(statements, options);
      for (const claimId of owed) this.#owed.delete(claimId);
      return results.slice(freeing.length);
    } catch (thrown) {
      // What is dropped here lapses.
      for (const claimId of [...this.#owed].slice(0, -MAX_OWED)) this.#owed.delete(claimId);
      this.#damaged ||= isDamage(thrown);
      throw thrown;
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new IadError("RECORDS_UNAVAILABLE", { detail: "record store is closed" });
  }
}
