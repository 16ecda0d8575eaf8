import assert from "node:assert/strict";
import { type Generated, Kysely, sql } from "kysely";
import { LibsqlDialect } from "../../src/records/dialect.ts";
import { Session } from "../../src/records/session.ts";
import { connect, isUnavailable, withDatabase } from "./fixture.ts";

interface Pets {
  readonly pets: { readonly id: Generated<number>; readonly name: string };
}

async function withKysely(work: (db: Kysely<Pets>) => Promise<void>): Promise<void> {
  await withDatabase(async (path) => {
    const client = await connect(path);
    const db = new Kysely<Pets>({ dialect: new LibsqlDialect(new Session(client, { timeoutMs: 600_000 })) });
    await db.schema.createTable("pets").addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull()).execute();
    await work(db);
    client.close();
  });
}

Deno.test("inserts, updates and selects tell ids, counts and rows", () =>
  withKysely(async (db) => {
    const inserted = await db.insertInto("pets").values([{ name: "a" }, { name: "b" }])
      .executeTakeFirstOrThrow();
    assert.equal(inserted.insertId, 2n);
    assert.equal(inserted.numInsertedOrUpdatedRows, 2n);
    const updated = await db.updateTable("pets").set({ name: "c" }).where("id", "=", 1)
      .executeTakeFirstOrThrow();
    assert.equal(updated.numUpdatedRows, 1n);
    const rows = await db.selectFrom("pets").selectAll().orderBy("id").execute();
    assert.deepEqual(rows.map((row) => row.name), ["c", "b"]);
  }));

Deno.test("a transaction of several round trips is refused", () =>
  withKysely(async (db) => {
    await assert.rejects(db.transaction().execute(() => Promise.resolve()), /Transactions are batches/);
    assert.equal((await db.selectFrom("pets").selectAll().execute()).length, 0);
  }));

Deno.test("a faulty statement is RECORDS_UNAVAILABLE and leaves the connection usable", () =>
  withKysely(async (db) => {
    await assert.rejects(sql`SELECT * FROM nowhere`.execute(db), isUnavailable);
    await assert.rejects(
      sql`INSERT INTO pets (name) VALUES (NULL)`.execute(db),
      isUnavailable,
    );
    await db.insertInto("pets").values({ name: "still here" }).execute();
  }));
