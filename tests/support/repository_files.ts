/** The repository's own text files, for the tests of the documentation. */
const ROOT = new URL("../../", import.meta.url);
const SKIPPED = /^(?:\.git|node_modules|coverage|data|client\/dist)$|(?:^|\/)(?:\.cache|__pycache__)$/;

interface Page {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** Paths of all files and folders, relative to the root; folders end in a slash. What git ignores is left out. */
export async function repositoryPaths(folder = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", ROOT))) {
    const path = `${folder}${name}`;
    if (SKIPPED.test(path)) continue;
    if (isDirectory) found.push(`${path}/`, ...await repositoryPaths(`${path}/`));
    else found.push(path);
  }
  return found;
}

/** The files whose path matches, in order of their paths. */
export async function readFiles(pattern: RegExp): Promise<readonly Page[]> {
  const paths = (await repositoryPaths()).filter((path) => !path.endsWith("/") && pattern.test(path))
    .toSorted();
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await Deno.readTextFile(new URL(path, ROOT)) })),
  );
}
