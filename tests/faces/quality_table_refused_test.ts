import assert from "node:assert/strict";
import { ERROR_TABLE } from "../../src/errors.ts";
import { REACHED } from "./reached.ts";
import { listScenes } from "../../harness/compose/table.ts";
import { testTable } from "./table_tests.ts";

await testTable(({ expect }) => expect !== "accepted");

Deno.test("the table has 300 photographs and more, and every answer of the face and image checks", () => {
  const scenes = listScenes();
  assert.ok(scenes.length >= 300);
  assert.equal(new Set(scenes.map(({ name }) => name)).size, scenes.length);
  assert.deepEqual(Object.keys(REACHED), [...new Set(scenes.map(({ category }) => category))]);
  const answers = Object.keys(ERROR_TABLE).filter((code) => /^FACE_|^TOO_MANY|^IMAGE_TOO_SMALL/.test(code));
  assert.deepEqual(new Set(scenes.map(({ expect }) => expect)), new Set(["accepted", ...answers]));
});
