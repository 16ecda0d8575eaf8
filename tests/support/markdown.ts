/** What the tests of the documentation read of a Markdown page: prose, code spans and links, each with its line. */
interface Sentence {
  readonly line: number;
  readonly text: string;
  readonly words: number;
}

interface Found {
  readonly line: number;
  readonly text: string;
}

interface Block {
  readonly line: number;
  readonly text: string;
}

const STARTS_BLOCK = /^\s*(?:[-*+] |\d+\. |#|>)/;
const MARK = /^\s*(?:[-*+] |\d+\. |#+ |> ?)/;

/** The page without fenced code, line numbers kept. */
function withoutFences(page: string): readonly string[] {
  let fence = false;
  return page.split("\n").map((line) => {
    const edge = /^\s*```/.test(line);
    if (edge) fence = !fence;
    return edge || fence ? "" : line;
  });
}

/** Paragraphs and list items; headings are their own, tables and code are left out. */
function blocksOf(page: string): readonly Block[] {
  const blocks: { line: number; text: string }[] = [];
  let open = false;
  for (const [index, line] of withoutFences(page).entries()) {
    const prose = line.trim() !== "" && !/^\s*\|/.test(line);
    if (prose && open && !STARTS_BLOCK.test(line)) blocks.at(-1)!.text += ` ${line.trim()}`;
    else if (prose) blocks.push({ line: index + 1, text: line.replace(MARK, "").trim() });
    open = prose && !/^#/.test(line);
  }
  return blocks;
}

/** Every sentence of the prose. A code span is one word; an em dash, a colon and a semicolon end no sentence. */
export function sentencesOf(page: string): readonly Sentence[] {
  return blocksOf(page).flatMap(({ line, text }) =>
    readable(text).split(/(?<=[.!?][)"”_*]*)\s+(?=[^a-z])/).map((sentence) => ({
      line,
      text: sentence,
      words: sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length,
    }))
  );
}

/** Link targets dropped, code spans made one word. */
function readable(text: string): string {
  return text.replace(/\]\([^)]*\)/g, "]").replace(/`[^`]+`/g, "`code`");
}

/** Every code span outside fences. */
export function codeSpansOf(page: string): readonly Found[] {
  return matches(page, /`([^`]+)`/g);
}

/** Every link target outside fences. */
export function linksOf(page: string): readonly Found[] {
  return matches(page, /\]\(([^)\s]+)\)/g);
}

function matches(page: string, pattern: RegExp): readonly Found[] {
  return withoutFences(page).flatMap((line, index) =>
    [...line.matchAll(pattern)].map(([, text]) => ({ line: index + 1, text: text! }))
  );
}

/** The anchors that a page's headings make, as GitHub makes them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const headings = withoutFences(page).filter((line) => /^#+ /.test(line));
  return new Set(headings.map((line) => anchorOf(line.replace(/^#+ /, ""))));
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");
}

/** The cells of the first table under a heading, without its head; a backslash before a bar keeps the bar. */
export function tableUnder(page: string, heading: string): readonly (readonly string[])[] {
  const lines = page.split("\n");
  const from = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (from < 0) throw new Error(`No heading "${heading}"`);
  const rest = lines.slice(from + 1);
  const start = rest.findIndex((line) => line.startsWith("|"));
  const table = rest.slice(start < 0 ? rest.length : start);
  const end = table.findIndex((line) => !line.startsWith("|"));
  return table.slice(2, end < 0 ? undefined : end).map(cellsOf);
}

function cellsOf(row: string): readonly string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
}
