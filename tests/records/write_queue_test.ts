import assert from "node:assert/strict";
import type { InStatement, ResultSet } from "@libsql/client";
import { WriteQueue } from "../../src/records/write_queue.ts";

const PATIENT = { operation: "save", timeoutMs: 600_000 };

/** A database that answers each statement with itself, when it is told to. */
function database() {
  const turns: string[][] = [];
  const waiting: (() => void)[] = [];
  let refused: string | undefined;
  const queue = new WriteQueue(async (statements: InStatement[]) => {
    turns.push(statements.map(String));
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (statements.some((statement) => statement === refused)) {
      throw Object.assign(new Error("refused"), {
        code: refused?.startsWith("bad") ? "SQLITE_CONSTRAINT" : "LOST",
      });
    }
    return statements.map((statement) => ({ columns: [String(statement)] }) as unknown as ResultSet);
  }, { maxWaiting: 3 });
  return {
    queue,
    turns,
    refuse: (statement: string) => refused = statement,
    /** Answers the turn under way, and lets the next one begin. */
    async answer() {
      waiting.shift()!();
      for (let tick = 0; tick < 20; tick++) await Promise.resolve();
    },
  };
}

const told = async (results: Promise<ResultSet[]>) => (await results).map(({ columns }) => columns[0]);

Deno.test("one transaction at a time; what waits goes together into the next, each with its own results", async () => {
  const { queue, turns, answer } = database();
  const first = told(queue.add(["a1", "a2"], PATIENT));
  const second = told(queue.add(["b1"], PATIENT));
  const third = told(queue.add(["c1", "c2"], PATIENT));
  assert.deepEqual(turns, [["a1", "a2"]]);
  await answer();
  assert.deepEqual(turns[1], ["b1", "c1", "c2"]);
  await answer();
  assert.deepEqual(await Promise.all([first, second, third]), [["a1", "a2"], ["b1"], ["c1", "c2"]]);
});

Deno.test("a refused statement fails its own transaction alone; a lost connection all of one turn", async () => {
  for (const fault of ["bad", "lost"]) {
    const { queue, turns, refuse, answer } = database();
    refuse(fault);
    const first = told(queue.add(["a"], PATIENT));
    const good = told(queue.add(["b"], PATIENT));
    const refused = assert.rejects(queue.add([fault], PATIENT), /refused/);
    await answer();
    const outcome = fault === "bad" ? good : assert.rejects(good, /refused/);
    await answer();
    if (fault === "bad") {
      await answer();
      await answer();
      assert.deepEqual(turns, [["a"], ["b", "bad"], ["b"], ["bad"]]);
    }
    await Promise.all([first, outcome, refused]);
  }
});

Deno.test("a turn takes a hundred statements, and one that has more goes alone", async () => {
  const { queue, turns, answer } = database();
  const many = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);
  const all = [queue.add(["a"], PATIENT), queue.add(many(60), PATIENT), queue.add(many(41), PATIENT)];
  await answer();
  all.push(queue.add(many(150), PATIENT));
  for (let turn = 0; turn < 3; turn++) await answer();
  await Promise.all(all);
  assert.deepEqual(turns.map(({ length }) => length), [1, 60, 41, 150]);
});

Deno.test("who waits too long is not begun, and the number that waits is bounded", async () => {
  const { queue, turns, answer } = database();
  const first = queue.add(["a"], PATIENT);
  const hasty = assert.rejects(queue.add(["b"], { operation: "save", timeoutMs: 0 }), {
    code: "RECORDS_UNAVAILABLE",
  });
  await hasty;
  const waiting = [queue.add(["c"], PATIENT), queue.add(["d"], PATIENT)];
  await assert.rejects(queue.add(["e"], PATIENT), { code: "RECORDS_UNAVAILABLE" });
  await answer();
  await answer();
  await Promise.all([first, ...waiting]);
  assert.deepEqual(turns, [["a"], ["c", "d"]]);
});
