import { describeMiss, openBench, type Row, runTable, tally } from "../../harness/compose/run_table.ts";
import { say } from "./say.ts";

/** Right answers of the whole server path on the table of photographs, per category, then every miss. */
export async function evaluateTable(): Promise<void> {
  const rows: Pick<Row, "scene" | "right">[] = [];
  const misses: string[] = [];
  for await (const row of runTable(await openBench())) {
    rows.push({ scene: row.scene, right: row.right });
    if (!row.right) misses.push(describeMiss(row));
  }
  for (const { category, right, of } of tally(rows)) say(`${category.padEnd(22)} ${right} of ${of}`);
  const right = rows.length - misses.length;
  say(`${"all".padEnd(22)} ${right} of ${rows.length} (${(100 * right / rows.length).toFixed(1)} %)`);
  for (const miss of misses) say(`  ${miss}`);
}
