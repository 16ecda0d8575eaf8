/** What the documentation and the comments name exists: paths, bare file names, links and their anchors. */
import assert from "node:assert/strict";
import { anchorsOf, codeSpansOf, linksOf } from "../support/markdown.ts";
import { readFiles, repositoryPaths } from "../support/repository_files.ts";

const FOLDERS = "src|routes|client|edge|deploy|lab|tools|tests|harness|bench|wasm|models|docs";
const PATH = new RegExp(`^(?:${FOLDERS}|training|\\.ci|\\.github|\\.devcontainer)/[\\w./*-]*$`);
const BARE_FILE = /^[\w-]+\.(?:ts|py|md)$/;
const PATH_IN_COMMENT = new RegExp(
  `(?<![\\w./-])(?:${FOLDERS})/[\\w./-]*\\.(?:ts|js|py|md|json|onnx)\\b`,
  "g",
);
/** What a recipe calls a file that its reader makes. */
const PLACEHOLDER = /(?:^|\/)my_\w+(?:\.\w+|\/)?$/;
/** Built, not committed. */
const BUILT = /^(?:client|edge)\/dist(?:\/|$)/;

const all = await repositoryPaths();
const pages = await readFiles(/\.md$/);

function exists(path: string): boolean {
  if (BUILT.test(path) || PLACEHOLDER.test(path)) return true;
  if (!path.includes("*")) return all.includes(path) || all.includes(path.replace(/\/?$/, "/"));
  const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
  return all.some((one) => pattern.test(one));
}

/** A page may name a file from the root or from where it stands. */
function isNamed(name: string, page: string): boolean {
  const folder = page.slice(0, page.lastIndexOf("/") + 1);
  if (PATH.test(name)) return exists(name) || exists(`${folder}${name}`);
  return !BARE_FILE.test(name) || all.some((path) => path === name || path.endsWith(`/${name}`));
}

Deno.test("a name that is gone is noticed", () => {
  assert.ok(isNamed("src/errors.ts", "README.md"));
  assert.ok(isNamed("training/common/turn.py", "models/face_pose.md"));
  assert.ok(isNamed("models/*.onnx", "wasm/README.md"));
  assert.ok(isNamed("src/verdict", "README.md"));
  assert.ok(!isNamed("src/image/probe.ts", "docs/architecture.md"));
  assert.ok(!isNamed("no_such_file.py", "docs/architecture.md"));
  assert.ok(!isNamed("models/*.gguf", "wasm/README.md"));
});

Deno.test("every path and file that the documentation names exists", () => {
  const gone = pages.filter(({ path }) => path !== "CHANGELOG.md").flatMap(({ path, text }) =>
    codeSpansOf(text).filter((span) => !isNamed(span.text, path)).map(({ line, text }) =>
      `${path}:${line}: ${text}`
    )
  );
  assert.deepEqual(gone, []);
});

Deno.test("every path that a comment names exists", async () => {
  const sources = await readFiles(/^(?!tests\/).*\.(?:ts|py)$/);
  assert.ok(sources.length > 300);
  const gone = sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      if (!/^\s*(?:\*|\/\/|\/\*|#|""")/.test(line)) return [];
      const names = [...line.matchAll(PATH_IN_COMMENT)].map(([name]) => name);
      return names.filter((name) => !exists(name)).map((name) => `${path}:${index + 1}: ${name}`);
    })
  );
  assert.deepEqual(gone, []);
});

Deno.test("every link inside the repository leads somewhere", () => {
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  const broken = pages.flatMap(({ path, text }) =>
    linksOf(text).filter(({ text: target }) => !/^[a-z]+:/.test(target)).filter(({ text: target }) => {
      const [file = "", anchor] = target.split("#");
      const to = file === "" ? path : new URL(file, `file:///${path}`).pathname.slice(1);
      return !exists(to.replace(/\/$/, "")) ||
        (anchor !== undefined && to.endsWith(".md") && !anchors.get(to)?.has(anchor));
    }).map(({ line, text }) => `${path}:${line}: ${text}`)
  );
  assert.deepEqual(broken, []);
});
