/** `deno task build:release FOLDER`: what a machine or an image needs to serve, packages included, in a folder of its own. */
import { dirname, join } from "node:path";
import { isPackageFileNeeded, isProjectFileNeeded, lockedFolders, PROJECT } from "./image_files.ts";

/** `link`: where a link leads, as it says. */
type Keeps = (path: string, link: string | undefined) => boolean;

/** Folders without anything in them are left out; links stay links. */
async function copy(from: string, to: string, keeps: Keeps, path = ""): Promise<void> {
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(join(from, path))) {
    const inner = path === "" ? name : `${path}/${name}`;
    if (isDirectory) {
      await copy(from, to, keeps, inner);
      continue;
    }
    const link = isSymlink ? await Deno.readLink(join(from, inner)) : undefined;
    if (keeps(inner, link)) await copyOne(join(from, inner), join(to, inner), link);
  }
}

async function copyOne(from: string, to: string, link?: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  if (link !== undefined) return await Deno.symlink(link, to);
  await Deno.copyFile(from, to);
  // Some packages are for their owner's eyes, who is not the server's user.
  await Deno.chmod(to, 0o644);
}

/** `.deno/@scope+name@version/node_modules/@scope/name/path`, or a link to such a folder. */
function keepsOfModules(locked: ReadonlySet<string>): Keeps {
  return (path, link) => {
    const [, folder = ""] = (link ?? path).match(/([^/]+@[^/]+)\/node_modules\//) ?? [];
    if (!locked.has(folder)) return false;
    const [, name = "", file] = (link ?? path).match(/\/node_modules\/((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/) ??
      [];
    return isPackageFileNeeded(name, file ?? "package.json");
  };
}

async function assemble(target: string): Promise<void> {
  for (const place of PROJECT) {
    if ((await Deno.stat(place)).isFile) await copyOne(place, join(target, place));
    else await copy(place, join(target, place), (path) => isProjectFileNeeded(`${place}/${path}`));
  }
  const locked = lockedFolders(await Deno.readTextFile("serve.lock"));
  await copy("node_modules", join(target, "node_modules"), keepsOfModules(locked));
}

const [target] = Deno.args;
if (target === undefined) throw new RangeError("assemble.ts FOLDER");
await assemble(target);
