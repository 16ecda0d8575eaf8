import assert from "node:assert/strict";
import { type WeightName, WEIGHTS } from "../../src/verdict/weights.ts";
import { RULES } from "../../src/verdict/rules/all.ts";

const PAGE = Deno.readTextFileSync(new URL("../../docs/detection.md", import.meta.url));
const RULE_DIR = new URL("../../src/verdict/rules/", import.meta.url);

Deno.test("docs/detection.md carries the table of weights row by row", () => {
  const documented = [...PAGE.matchAll(/^\| `(\w+)` *\|(.*)\|$/gm)].map(([, name, rest]) => {
    const [group, nats, gate, reason, what, source] = rest!.split("|").map((cell) => cell.trim());
    assert.ok(what, `"${name}" says nothing`);
    return [name, { group, llr: Number(nats), hard: gate === "yes", reason, source }] as const;
  });
  const coded = Object.entries(WEIGHTS).map(([name, { group, llr, hard, reason, source }]) =>
    [name, { group, llr, hard, reason, source: /\[[MPH]\]/.exec(source)?.[0] }] as const
  );
  assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(coded));
  assert.equal(documented.length, coded.length);
});

Deno.test("every row belongs to exactly one rule", () => {
  const used = RULES.flatMap(({ rows }) => rows).toSorted();
  assert.deepEqual(used, (Object.keys(WEIGHTS) as WeightName[]).toSorted());
});

Deno.test("every rule file is in the list", () => {
  const files = [...Deno.readDirSync(RULE_DIR)].map(({ name }) => name.replace(/\.ts$/, ""))
    .filter((name) => name !== "all");
  assert.deepEqual(files.toSorted(), RULES.map(({ name }) => name).toSorted());
});

Deno.test("no row speaks for a capture: clean answers buy nothing", () => {
  for (const [name, { llr }] of Object.entries(WEIGHTS)) assert.ok(llr > 0, name);
});
