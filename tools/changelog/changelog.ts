/** CHANGELOG.md from conventional commits: pure, so that the same history gives the same file. */

/** One commit as git tells it. */
export interface RawCommit {
  /** The whole hash, 40 hex digits. */
  readonly hash: string;
  /** The committer's date, yyyy-MM-dd. */
  readonly date: string;
  readonly tags: readonly string[];
  readonly subject: string;
  readonly body: string;
}

/** A subject `type(scope)!: text`, taken apart. */
interface Change {
  readonly type: string;
  readonly scope: string | undefined;
  readonly text: string;
  /** What callers have to do, where the footer says so; the text itself where only the mark does. */
  readonly breaking: string | undefined;
}

/** A release and what came with it, newest first; `version` is undefined for what no tag has yet. */
interface Release {
  readonly version: string | undefined;
  readonly date: string;
  readonly changes: readonly (Change & { readonly hash: string })[];
}

const SUBJECT = /^([a-z]+)(?:\(([^()]+)\))?(!)?: (\S.*)$/;
const BREAKING_FOOTER = /(?:^|\n)BREAKING[ -]CHANGE: ([\s\S]+?)(?:\n\n|\n[A-Za-z-]+: |$)/;
const VERSION_TAG = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/;

/** The types that somebody who runs or calls the server notices, with their headings, in the file's order. */
const NOTICED: Readonly<Record<string, string>> = { feat: "Added", fix: "Fixed", perf: "Faster" };

const RECORD = "\x1e", FIELD = "\x1f";
/** The format of `git log` that {@link parseLog} reads. */
export const LOG_FORMAT = ["%H", "%cs", "%D", "%s", "%b"].join("%x1f") + "%x1e";

/** What `git log --decorate=full` wrote in {@link LOG_FORMAT}. */
export function parseLog(output: string): readonly RawCommit[] {
  const records = output.split(RECORD).map((record) => record.trim()).filter((record) => record !== "");
  return records.map((record) => {
    const [hash = "", date = "", decoration = "", subject = "", body = ""] = record.split(FIELD);
    const tags = [...decoration.matchAll(/tag: refs\/tags\/([^,\s]+)/g)].map(([, tag]) => tag!);
    return { hash, date, tags, subject, body: body.trim() };
  });
}

/** The parts of a conventional commit; undefined for another kind of subject. */
export function parseChange({ subject, body }: Pick<RawCommit, "subject" | "body">): Change | undefined {
  const match = SUBJECT.exec(subject);
  if (match === null) return undefined;
  const [, type = "", scope, mark, text = ""] = match;
  const footer = BREAKING_FOOTER.exec(body)?.[1]?.trim().replace(/\s+/g, " ");
  return { type, scope, text, breaking: footer ?? (mark === undefined ? undefined : text) };
}

/** Commits, newest first, by release: a tag `vX.Y.Z` closes what stands below it. */
export function releasesOf(commits: readonly RawCommit[]): readonly Release[] {
  const releases: { version: string | undefined; date: string; changes: (Change & { hash: string })[] }[] =
    [];
  for (const commit of commits) {
    const version = commit.tags.map((tag) => VERSION_TAG.exec(tag)?.[1]).find((found) => found !== undefined);
    if (version !== undefined || releases.length === 0) {
      releases.push({ version, date: commit.date, changes: [] });
    }
    const change = parseChange(commit);
    if (change !== undefined) releases.at(-1)!.changes.push({ ...change, hash: commit.hash });
  }
  return releases;
}

const HEAD = `# Changelog

Written by \`deno task changelog\` from the commits. Do not edit by hand. Breaking changes come first, then what was
added, fixed and made faster. The history itself has the rest: tests, refactoring, documentation.
`;

/** The file's text. */
export function formatChangelog(releases: readonly Release[]): string {
  return [HEAD, ...releases.map(formatRelease)].join("\n");
}

function formatRelease({ version, date, changes }: Release): string {
  const breaking = changes.filter(({ breaking }) => breaking !== undefined);
  const sections = Object.entries(NOTICED).map(([type, heading]) =>
    section(
      heading,
      changes.filter((change) => change.type === type).map((change) => line(change, change.text)),
    )
  );
  return [
    version === undefined ? "## Unreleased\n" : `## ${version}, ${date}\n`,
    section("Breaking", breaking.map((change) => line(change, change.breaking!))),
    ...sections,
  ].filter((part) => part !== "").join("\n");
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `### ${heading}\n\n${lines.join("\n")}\n`;
}

function line(
  { scope, hash }: { readonly scope: string | undefined; readonly hash: string },
  text: string,
): string {
  return `- ${scope === undefined ? "" : `**${scope}**: `}${text} (${hash.slice(0, 7)})`;
}
