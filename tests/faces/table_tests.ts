import assert from "node:assert/strict";
import { REACHED } from "./reached.ts";
import { describeMiss, openBench, type Row, runTable } from "../../harness/compose/run_table.ts";
import type { Scene } from "../../harness/compose/scene.ts";
import { listScenes } from "../../harness/compose/table.ts";

/** One test for each category of the scenes that `chosen` takes: as many right answers as the models reach, or more. */
export async function testTable(chosen: (scene: Scene) => boolean): Promise<void> {
  // The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
  const bench = await openBench();
  for (const [category, scenes] of Map.groupBy(listScenes().filter(chosen), (scene) => scene.category)) {
    const reached = REACHED[category];
    Deno.test(`table, ${category}: ${scenes[0]!.expect}, ${reached} of ${scenes.length} or more`, async () => {
      const misses: Row[] = [];
      for await (const row of runTable(bench, scenes)) if (!row.right) misses.push(row);
      const right = scenes.length - misses.length;
      assert.ok(reached !== undefined && right >= reached, misses.map(describeMiss).join("\n"));
    });
  }
}
