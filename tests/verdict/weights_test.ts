import assert from "node:assert/strict";
import { LEARNED_WEIGHTS, WEIGHTS } from "../../src/verdict/weights.ts";
import { RULES } from "../../src/verdict/rules/all.ts";

const PAGE = Deno.readTextFileSync(new URL("../../docs/detection.md", import.meta.url));
const RULE_DIR = new URL("../../src/verdict/rules/", import.meta.url);

Deno.test("docs/detection.md carries the table of weights row by row", () => {
  const [, section = ""] = PAGE.split(/^## Rules$|^## Learned weights$/m);
  const documented = [...section.matchAll(/^\| `(\w+)` *\|(.*)\|$/gm)].map(([, name, rest]) => {
    const [group, nats, gate, reason, what, basis] = rest!.split("|").map((cell) => cell.trim());
    assert.ok(what, `"${name}" says nothing`);
    return [name, { group, nats, hard: gate === "yes", reason, basis }] as const;
  });
  const fixed = Object.entries(WEIGHTS).map(([name, { group, llr, hard, reason, basis }]) =>
    [name, { group, nats: `${llr}`, hard, reason, basis: labelOf(basis) }] as const
  );
  const learned = Object.entries(LEARNED_WEIGHTS).map(([name, { group, down, up, reason, basis }]) =>
    [name, { group, nats: `−${down} to ${up}`, hard: false, reason, basis: labelOf(basis) }] as const
  );
  const coded = [...fixed, ...learned];
  assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(coded));
  assert.equal(documented.length, coded.length);
});

function labelOf(basis: string): string | undefined {
  return /\[[MPSH]\]/.exec(basis)?.[0];
}

Deno.test("every row belongs to exactly one rule", () => {
  const used = RULES.flatMap(({ marks }) => marks).toSorted();
  assert.deepEqual(used, [...Object.keys(WEIGHTS), ...Object.keys(LEARNED_WEIGHTS)].toSorted());
});

Deno.test("every rule file is in the list", () => {
  const files = [...Deno.readDirSync(RULE_DIR)].map(({ name }) => name.replace(/\.ts$/, ""))
    .filter((name) => name !== "all");
  assert.deepEqual(files.toSorted(), RULES.map(({ name }) => name).toSorted());
});

Deno.test("no row speaks for a capture: clean answers buy nothing", () => {
  for (const [name, { llr }] of Object.entries(WEIGHTS)) assert.ok(llr > 0, name);
});
