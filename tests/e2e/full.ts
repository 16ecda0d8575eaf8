/**
 * `deno task test:e2e:full [--runs 20] [--jobs 2] [--case REGEXP]`: every attack again and again, as a table of species.
 * Exit code 1 unless every attack was rejected with a fitting reason and every bona fide capture accepted, every time.
 */
import { parseArgs } from "node:util";
import type { RejectionReason } from "../../src/verdict/mod.ts";
import { ATTACKS, BONA_FIDE, type Case } from "./support/cases.ts";
import { killPrograms } from "../../harness/browser/processes.ts";
import { Stage } from "../../harness/browser/stage.ts";

interface Tally {
  accepted: number;
  rejected: number;
  /** Rejected without a reason that fits. */
  unfitting: number;
  /** No verdict: the visit broke, or the answer was not 200. */
  errors: number;
  readonly reasons: Map<RejectionReason, number>;
  readonly rules: Map<string, number>;
  readonly troubles: Set<string>;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      runs: { type: "string", default: "20" },
      jobs: { type: "string", default: "2" },
      case: { type: "string", default: "" },
    },
  });
  const runs = Number(values.runs);
  const cases = [...BONA_FIDE, ...ATTACKS].filter(({ name }) => new RegExp(values.case).test(name));
  const tallies = new Map(cases.map((one) => [one, emptyTally()]));
  const waiting = [...cases];

  /** One stage per job: its servers forget between visits, which must not disturb another's. */
  async function job(): Promise<void> {
    const stage = new Stage();
    try {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        for (let run = 0; run < runs; run++) await tallied(one, stage, tallies.get(one)!);
        print(row(one, tallies.get(one)!));
      }
    } finally {
      await stage.close();
    }
  }
  Deno.addSignalListener("SIGINT", () => {
    killPrograms();
    Deno.exit(130);
  });
  print("| case | IAM | IAI | accepted | rejected | errors | reasons | rules |");
  print("| --- | --- | --- | --: | --: | --: | --- | --- |");
  await Promise.all(Array.from({ length: Number(values.jobs) }, job));
  const failed = cases.filter((one) => !isRight(one, tallies.get(one)!, runs));
  for (const one of failed) print(`WRONG: ${one.name}: ${[...tallies.get(one)!.troubles].join("; ")}`);
  return failed.length === 0 ? 0 : 1;
}

function emptyTally(): Tally {
  return {
    accepted: 0,
    rejected: 0,
    unfitting: 0,
    errors: 0,
    reasons: new Map(),
    rules: new Map(),
    troubles: new Set(),
  };
}

async function tallied({ reasons, run }: Case, stage: Stage, tally: Tally): Promise<void> {
  try {
    const { answers, record } = await run(stage);
    const { status, body } = answers.at(-1)!;
    if (body.capture_liveness === undefined) throw new Error(`${status} ${body.message}`);
    const rejection = body.capture_liveness.rejection as readonly RejectionReason[];
    if (rejection.length === 0) tally.accepted++;
    else tally.rejected++;
    if (rejection.length > 0 && !reasons.every((reason) => rejection.includes(reason))) tally.unfitting++;
    for (const reason of rejection) add(tally.reasons, reason);
    for (const rule of Object.keys(record.contributions ?? {})) add(tally.rules, rule);
  } catch (thrown) {
    tally.errors++;
    tally.troubles.add((thrown instanceof Error ? thrown.message : String(thrown)).split("\n")[0]!);
  }
}

function isRight({ reasons }: Case, tally: Tally, runs: number): boolean {
  const count = reasons.length === 0 ? tally.accepted : tally.rejected;
  return count === runs && tally.unfitting === 0;
}

function row({ name, iam, iai }: Case, tally: Tally): string {
  const { accepted, rejected, errors } = tally;
  const cells = [name, iam, iai, accepted, rejected, errors, counted(tally.reasons), counted(tally.rules)];
  return `| ${cells.join(" | ")} |`;
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function counted(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([key, count]) => `${key} ${count}`).join(", ");
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

Deno.exit(await main());
