/** Files that a stranger looks for, and what in them repeats something else. */
import assert from "node:assert/strict";
import { readFiles } from "../support/repository_files.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const DECISION = /^docs\/decisions\/(?!README\.md$)[^/]+\.md$/;

Deno.test("every decision has a status with a date, and stands in the list", async () => {
  const list = await read("docs/decisions/README.md");
  const decisions = await readFiles(DECISION);
  assert.ok(decisions.length > 5);
  for (const { path, text } of decisions) {
    assert.match(
      text,
      /^# .+\n\nStatus: (?:proposed|accepted|superseded by \[.+\]\(.+\)), \d{4}-\d\d-\d\d\.\n\n/,
      path,
    );
    const name = path.slice(path.lastIndexOf("/") + 1);
    assert.ok(list.includes(`- [${name}](${name}): `), path);
  }
});

Deno.test("the container for development has the browsers that .ci/run asks for", async () => {
  const [, programs = ""] = /^for program in (.+); do$/m.exec(await read(".ci/run"))!;
  const dockerfile = await read(".devcontainer/Dockerfile");
  for (const program of programs.toLowerCase().split(" ")) {
    assert.match(dockerfile, new RegExp(`[ ]${program}(?= )`), program);
  }
});

Deno.test("one version of Deno everywhere", async () => {
  const pages = await readFiles(/^(?:[^/]+\.md|\.ci\/run|\.github\/.+|\.devcontainer\/.+|docs\/.+\.md)$/);
  const versions = pages.flatMap(({ text }) =>
    [...text.matchAll(/deno@(\d[\w.]*)/g)].map(([, version]) => version)
  );
  assert.ok(versions.length > 5);
  assert.deepEqual([...new Set(versions)], [Deno.version.deno]);
});

Deno.test("the workflow runs .ci/run and nothing else", async () => {
  const steps = [...(await read(".github/workflows/ci.yml")).matchAll(/^ +- run: (.+)$/gm)].map((
    [, command],
  ) => command);
  assert.deepEqual(steps, [".ci/run"]);
});

Deno.test("every row of the glossary is a word with its meaning, and the page fits a screen", async () => {
  const rows = (await read("docs/glossary.md")).split("\n").filter((line) => line.startsWith("| **"));
  assert.ok(rows.length <= 30);
  const text = rows.join("\n");
  for (const word of ["nat", "mark", "species", "bona fide", "told"]) {
    assert.ok(text.includes(`| **${word}** |`), word);
  }
});
