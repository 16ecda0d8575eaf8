/** The folder of training data and references beside the project; absent in a plain clone. */
const SHARED = new URL("../../shared/", import.meta.url);

/** Files of a folder in ../shared, sorted, or undefined, with a line that says so, where it does not exist. */
export async function sharedFiles(folder: string): Promise<readonly URL[] | undefined> {
  const url = new URL(`${folder}/`, SHARED);
  try {
    const files: URL[] = [];
    for await (const { name, isFile } of Deno.readDir(url)) if (isFile) files.push(new URL(name, url));
    return files.sort((a, b) => (a.href < b.href ? -1 : 1));
  } catch {
    // deno-lint-ignore no-console
    console.log(`skipped: ../shared/${folder} is not there`);
    return undefined;
  }
}
