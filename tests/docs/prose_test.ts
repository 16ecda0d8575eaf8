import assert from "node:assert/strict";
import { sentencesOf } from "../support/markdown.ts";
import { readFiles } from "../support/repository_files.ts";

const MOST_WORDS = 40;

Deno.test("a sentence is counted without tables, fences and link targets", () => {
  const page = [
    "# A heading",
    "One two `three four` [five](six seven.md),",
    "six. Seven (e.g. eight) nine!",
    "- an item",
    "  goes on",
    "1. another. Third.",
    "| a | table |",
    "```",
    "code here",
    "```",
  ].join("\n");
  const words = sentencesOf(page).map(({ line, words }) => [line, words]);
  assert.deepEqual(words, [[1, 2], [2, 5], [2, 4], [4, 4], [6, 1], [6, 1]]);
});

Deno.test("a sentence of 41 words is found", () => {
  const long = `${"Word ".repeat(41)}`.trim() + ".";
  assert.deepEqual(sentencesOf(`Short one. ${long} End.`).map(({ words }) => words), [2, 41, 1]);
});

Deno.test("no sentence of the documentation has more than 40 words", async () => {
  const pages = await readFiles(/^(?!tests\/).*\.md$/);
  assert.ok(pages.length > 20);
  const long = pages.flatMap(({ path, text }) =>
    sentencesOf(text).filter(({ words }) => words > MOST_WORDS)
      .map(({ line, words, text }) => `${path}:${line}: ${words} words: ${text}`)
  );
  assert.deepEqual(long, []);
});
