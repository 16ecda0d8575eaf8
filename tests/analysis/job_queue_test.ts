import assert from "node:assert/strict";
import { JobQueue, type QueueOptions } from "../../src/analysis/job_queue.ts";

interface TestJob {
  readonly name: string;
  readonly cost: number;
  readonly caller?: string;
}
const LIGHT = 5_000_000;
const HEAVY = 44_000_000;

function queue(options: Partial<QueueOptions> = {}): JobQueue<TestJob> {
  return new JobQueue<TestJob>({ workers: 2, maxQueue: 64, ...options });
}

function job(name: string, cost = LIGHT, caller?: string): TestJob {
  return { name, cost, ...(caller !== undefined && { caller }) };
}

/** Names in the order in which they are taken, each ended at once. */
function drain(jobs: JobQueue<TestJob>, now: number): string {
  const names: string[] = [];
  for (let next = jobs.take(now); next !== undefined; next = jobs.take(now)) {
    names.push(next.name);
    jobs.ended(next, now);
  }
  return names.join(" ");
}

Deno.test("jobs of one cost run in their order", () => {
  const jobs = queue();
  for (const name of ["a", "b", "c"]) jobs.add(job(name), 0);
  assert.equal(drain(jobs, 1), "a b c");
});

Deno.test("cheap jobs run before dear ones, until these have waited", () => {
  const jobs = queue();
  jobs.add(job("dear", 9_000_000), 0);
  jobs.add(job("cheap"), 500);
  jobs.add(job("late"), 2000);
  assert.equal(drain(jobs, 2000), "cheap dear late");
});

Deno.test("nothing waits for ever", () => {
  const jobs = queue();
  jobs.add(job("heavy", 80_000_000), 0);
  jobs.add(job("light"), 3100);
  assert.equal(drain(jobs, 3100), "heavy light");
});

Deno.test("while light jobs come, heavy ones hold half of the workers", () => {
  const jobs = queue({ workers: 4 });
  jobs.add(job("light"), 0);
  for (const name of ["a", "b", "c"]) jobs.add(job(name, HEAVY), 0);
  assert.equal(jobs.take(0)?.name, "light");
  const running = [jobs.take(0), jobs.take(0)];
  assert.deepEqual(running.map((one) => one?.name), ["a", "b"]);
  assert.equal(jobs.take(0), undefined);
  assert.equal(jobs.heldFor(0), 5000);
  jobs.ended(running[0]!, 10);
  assert.equal(jobs.take(10), undefined);
  assert.equal(jobs.heldFor(10), 10);
  assert.equal(jobs.take(20)?.name, "c");
});

Deno.test("without light jobs heavy ones take every worker", () => {
  const jobs = queue();
  jobs.add(job("light"), 0);
  for (const name of ["a", "b"]) jobs.add(job(name, HEAVY), 0);
  const light = jobs.take(0)!;
  assert.equal(jobs.take(5000)?.name, "a");
  assert.equal(jobs.take(5000), undefined);
  jobs.ended(light, 5000);
  assert.equal(jobs.heldFor(5000), 5000);
  assert.equal(jobs.take(10_001)?.name, "b");
  assert.equal(jobs.heldFor(10_001), undefined);
});

Deno.test("a light job that waits keeps heavy ones from the last worker, however old they are", () => {
  const jobs = queue();
  for (const name of ["a", "b", "c"]) jobs.add(job(name, HEAVY), 0);
  const [first] = [jobs.take(0)!, jobs.take(0)!];
  jobs.add(job("light"), 100);
  jobs.ended(first, 20_000);
  assert.equal(jobs.take(20_000)?.name, "light");
});

Deno.test("after a heavy job there is a rest as long as it took", () => {
  const jobs = queue({ workers: 1 });
  jobs.add(job("light"), 0);
  jobs.add(job("a", HEAVY), 0);
  jobs.add(job("b", HEAVY), 0);
  assert.equal(jobs.take(0)?.name, "light");
  const first = jobs.take(0)!;
  jobs.ended(first, 400);
  assert.equal(jobs.take(500), undefined);
  assert.equal(jobs.heldFor(500), 300);
  assert.equal(jobs.take(800)?.name, "b");
});

Deno.test("heavy jobs fill half of the queue at most", () => {
  const jobs = queue({ maxQueue: 4 });
  for (const name of ["a", "b"]) jobs.add(job(name, HEAVY), 0);
  assert.equal(jobs.hasRoom(job("c", HEAVY)), false);
  for (const name of ["d", "e"]) {
    assert.ok(jobs.hasRoom(job(name)));
    jobs.add(job(name), 0);
  }
  assert.equal(jobs.hasRoom(job("f")), false);
});

Deno.test("callers get equal shares, however much each sends", () => {
  const jobs = queue();
  for (const name of ["a1", "a2", "a3", "a4"]) jobs.add(job(name, LIGHT, "a"), 0);
  jobs.add(job("b1", LIGHT, "b"), 1);
  jobs.add(job("b2", LIGHT, "b"), 1);
  jobs.add(job("anybody"), 2);
  assert.equal(drain(jobs, 3), "a1 b1 anybody a2 b2 a3 a4");
});

Deno.test("of one caller's jobs the cheap ones run first, whatever it sent before", () => {
  const jobs = queue();
  for (let i = 0; i < 12; i++) jobs.add(job(`dear${i}`, 9_000_000, "a"), 0);
  for (let i = 0; i < 6; i++) jobs.take(10 * i);
  jobs.add(job("cheap", LIGHT, "a"), 100);
  assert.equal(jobs.take(100)?.name, "cheap");
});

Deno.test("a job that lost its worker goes first, and one that is removed does not run", () => {
  const jobs = queue();
  const [a, b] = [job("a"), job("b")];
  jobs.add(a, 0);
  jobs.add(b, 0);
  jobs.putBack(job("lost"));
  assert.ok(jobs.remove(a));
  assert.equal(jobs.remove(a), false);
  assert.equal(drain(jobs, 0), "lost b");
  assert.equal(jobs.length, 0);
});
