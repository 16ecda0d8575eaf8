import { dirname } from "node:path";

/**
 * Makes a file that is whole or not there, whatever happens meanwhile: written under another name, flushed, then
 * linked to its own. False: there is one already, and it is left as it is. Throws what the runtime throws.
 */
export async function createFile(path: string, text: string, mode: number): Promise<boolean> {
  const draft = `${path}.${crypto.randomUUID()}.new`;
  try {
    await writeFlushed(draft, text, mode);
    if (!await linkNew(draft, path)) return false;
  } finally {
    await Deno.remove(draft).catch(() => {});
  }
  await flushDirectory(dirname(path));
  return true;
}

/** As {@link createFile}, in place of whatever is there. */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}.new`;
  try {
    await writeFlushed(draft, text, mode);
    await Deno.rename(draft, path);
  } finally {
    await Deno.remove(draft).catch(() => {});
  }
  await flushDirectory(dirname(path));
}

/** A folder that only its owner enters. One that exists is left as it is, and need not be one that can be written to. */
export async function createPrivateFolder(path: string): Promise<void> {
  if (!await isFolder(path)) await Deno.mkdir(path, { recursive: true, mode: 0o700 });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

/** The text of a small file; undefined where there is none. */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

async function writeFlushed(path: string, text: string, mode: number): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  const bytes = new TextEncoder().encode(text);
  for (let offset = 0; offset < bytes.length;) offset += await file.write(bytes.subarray(offset));
  await file.sync();
}

/** Unlike a rename, a link never replaces. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await Deno.link(from, to);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.AlreadyExists) return false;
    if (await readTextIfThere(to) !== undefined) return false;
    // A file system without hard links.
    await Deno.rename(from, to);
    return true;
  }
}

/** So that the name itself survives a power cut. Not every file system can. */
async function flushDirectory(path: string): Promise<void> {
  try {
    using directory = await Deno.open(path);
    await directory.sync();
  } catch {
    // Windows opens no directory; the file itself is flushed.
  }
}
