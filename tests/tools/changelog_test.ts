import assert from "node:assert/strict";
import {
  formatChangelog,
  LOG_FORMAT,
  parseChange,
  parseLog,
  type RawCommit,
  releasesOf,
} from "../../tools/changelog/changelog.ts";

function commit(subject: string, more: Partial<RawCommit> = {}): RawCommit {
  return {
    hash: "0123456789abcdef".repeat(3).slice(0, 40),
    date: "2026-11-24",
    tags: [],
    subject,
    body: "",
    ...more,
  };
}

Deno.test("a subject is taken apart, and anything else is left alone", () => {
  assert.deepEqual(parseChange(commit("fix(faces): a box of no area")), {
    type: "fix",
    scope: "faces",
    text: "a box of no area",
    breaking: undefined,
  });
  assert.equal(parseChange(commit("feat: no scope"))?.scope, undefined);
  for (const subject of ["Merge branch", "feat : space", "feat(: x", "feat(a):x", "Feat: x", "feat: "]) {
    assert.equal(parseChange(commit(subject)), undefined, subject);
  }
});

Deno.test("a change is breaking by its mark or by its footer", () => {
  assert.equal(parseChange(commit("feat(spec)!: version 2"))?.breaking, "version 2");
  const body = "Why.\n\nBREAKING CHANGE: seal anew\nwith version 2\n\nRefs: 7";
  assert.equal(parseChange(commit("feat(spec): version 2", { body }))?.breaking, "seal anew with version 2");
  assert.equal(parseChange(commit("feat: a", { body: "No BREAKING CHANGE here" }))?.breaking, undefined);
});

Deno.test("git's log is read, tags and bodies of several lines included", async () => {
  const fields = [
    "a".repeat(40),
    "2026-11-24",
    "HEAD -> refs/heads/main, tag: refs/tags/v1.0.0",
    "feat: x",
    "one\n\ntwo\n",
  ];
  const [first, second] = parseLog(
    `${fields.join("\x1f")}\x1e\n${"b".repeat(40)}\x1f2026-11-23\x1f\x1ffix: y\x1f\x1e\n`,
  );
  assert.deepEqual(first, {
    hash: "a".repeat(40),
    date: "2026-11-24",
    tags: ["v1.0.0"],
    subject: "feat: x",
    body: "one\n\ntwo",
  });
  assert.deepEqual(second?.tags, []);
  assert.deepEqual(parseLog(""), []);

  const folder = await Deno.makeTempDir();
  try {
    await git(folder, "init", "--quiet");
    await git(folder, "commit", "--quiet", "--allow-empty", "-m", "feat(a): first", "-m", "Why.\n\nMore.");
    await git(folder, "tag", "v0.1.0");
    await git(folder, "commit", "--quiet", "--allow-empty", "-m", "fix: second");
    const commits = parseLog(await git(folder, "log", "--decorate=full", `--format=${LOG_FORMAT}`));
    assert.deepEqual(commits.map(({ subject, tags, body }) => [subject, tags, body]), [
      ["fix: second", [], ""],
      ["feat(a): first", ["v0.1.0"], "Why.\n\nMore."],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
  const { success, stdout, stderr } = await new Deno.Command("git", { args: [...identity, ...args], cwd })
    .output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("a tag closes what stands below it; other tags do not", () => {
  const releases = releasesOf([
    commit("feat: not out yet"),
    commit("fix: in two", { tags: ["v2.0.0"], date: "2026-11-23" }),
    commit("chore: nobody notices", { tags: ["spec/v1.0.0", "vision"] }),
    commit("perf: in one", { tags: ["v1.0.0"], date: "2026-11-22" }),
  ]);
  assert.deepEqual(
    releases.map(({ version, date, changes }) => [version, date, changes.map(({ text }) => text)]),
    [
      [undefined, "2026-11-24", ["not out yet"]],
      ["2.0.0", "2026-11-23", ["in two", "nobody notices"]],
      ["1.0.0", "2026-11-22", ["in one"]],
    ],
  );
});

Deno.test("the file: breaking first, then added, fixed, faster; nothing else", () => {
  const text = formatChangelog(releasesOf([
    commit("perf(faces): c"),
    commit("fix: b"),
    commit("docs: d"),
    commit("feat(spec)!: a"),
  ]));
  assert.equal(
    text.slice(text.indexOf("## ")),
    [
      "## Unreleased",
      "",
      "### Breaking",
      "",
      "- **spec**: a (0123456)",
      "",
      "### Added",
      "",
      "- **spec**: a (0123456)",
      "",
      "### Fixed",
      "",
      "- b (0123456)",
      "",
      "### Faster",
      "",
      "- **faces**: c (0123456)",
      "",
    ].join("\n"),
  );
});

Deno.test("CHANGELOG.md has the file's form", async () => {
  const text = await Deno.readTextFile(new URL("../../CHANGELOG.md", import.meta.url));
  assert.ok(text.startsWith(formatChangelog([])));
  const lines = text.split("\n").filter((line) => line.startsWith("- "));
  assert.ok(lines.length > 100);
  for (const line of lines) assert.match(line, / \([0-9a-f]{7}\)$/);
});
