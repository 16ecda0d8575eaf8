/** Photographs beside the project that the server once answered wrongly, with the answers that are right. */
import assert from "node:assert/strict";
import { judgePhoto } from "../../harness/compose/judge.ts";
import { openBench } from "../../harness/compose/run_table.ts";
import { sharedFiles } from "../../harness/reference_data.ts";
import { ERROR_TABLE } from "../../src/errors.ts";

const files = await sharedFiles("cases/faces");
const listed = files?.find(({ pathname }) => pathname.endsWith("/expected.json"));
if (listed !== undefined) {
  // The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
  const { judge } = await openBench();
  const expected: Record<string, string[]> = JSON.parse(await Deno.readTextFile(listed));
  for (const [name, answers] of Object.entries(expected)) {
    Deno.test(`${name}: ${answers.join(" or ")}`, async () => {
      const { answer } = await judgePhoto(judge, await Deno.readFile(new URL(name, listed)));
      assert.ok(answers.includes(answer === "accepted" ? "verdict" : ERROR_TABLE[answer].message), answer);
    });
  }
}
