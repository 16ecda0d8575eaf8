import assert from "node:assert/strict";
import { formatReport, type Results } from "../../lab/evaluate/report.ts";
import { withSeparation } from "../../lab/evaluate/separation_section.ts";

const docs = new URL("../../docs/", import.meta.url);
const page = await Deno.readTextFile(new URL("detection.md", docs));
const results: Results = JSON.parse(await Deno.readTextFile(new URL("evaluation.json", docs)));

Deno.test("what docs/detection.md counts is what docs/evaluation.json holds", () => {
  assert.equal(withSeparation(page, results["iad-r-1"]), page);
});

Deno.test("docs/evaluation.md is what docs/evaluation.json is written as", async () => {
  assert.equal(formatReport(results), await Deno.readTextFile(new URL("evaluation.md", docs)));
});

Deno.test("a page without the place for it is refused", () => {
  assert.throws(() => withSeparation("# Detection\n", results["iad-r-1"]), /has no/);
});
