import type { InValue, ResultSet } from "@libsql/client";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Lease, Session } from "./session.ts";

/** A compiled query as the client takes it. */
export function toStatement(query: Pick<CompiledQuery, "sql" | "parameters">): {
  sql: string;
  args: InValue[];
} {
  return { sql: query.sql, args: [...query.parameters] as InValue[] };
}

function toResult<R>(result: ResultSet): QueryResult<R> {
  return {
    rows: result.rows as unknown as R[],
    numAffectedRows: BigInt(result.rowsAffected),
    ...(result.lastInsertRowid === undefined ? {} : { insertId: result.lastInsertRowid }),
  };
}

class LibsqlConnection implements DatabaseConnection {
  readonly lease: Lease;

  constructor(lease: Lease) {
    this.lease = lease;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return toResult(await this.lease.execute(toStatement(query)));
  }

  // deno-lint-ignore require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("Streaming is done by keyset pages, see store.ts");
  }
}

function asOurs(connection: DatabaseConnection): LibsqlConnection {
  if (connection instanceof LibsqlConnection) return connection;
  throw new TypeError("Connection of another dialect");
}

/** Each statement of one would be a round trip, and the lock be held for as long: what belongs together is one batch. */
function noTransactions(): Promise<never> {
  return Promise.reject(new Error("Transactions are batches, see session.ts"));
}

class LibsqlDriver implements Driver {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new LibsqlConnection(await this.#session.lease());
  }

  beginTransaction(): Promise<void> {
    return noTransactions();
  }

  commitTransaction(): Promise<void> {
    return noTransactions();
  }

  rollbackTransaction(): Promise<void> {
    return noTransactions();
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    asOurs(connection).lease.release();
    return Promise.resolve();
  }

  /** The client belongs to the store, which closes it. */
  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Kysely over one libSQL client. SQLite's compiler and adapter are Kysely's own; only the driver is ours,
 * because the published dialect brings a second native library (docs/decisions/records.md).
 */
export class LibsqlDialect implements Dialect {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  createDriver(): Driver {
    return new LibsqlDriver(this.#session);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}
