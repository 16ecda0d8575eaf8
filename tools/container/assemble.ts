/** `assemble.ts TARGET`: the project as a container image has it, with packages, into the folder TARGET. */
import { dirname, join } from "node:path";
import { isPackageFileNeeded, isProjectFileNeeded, PROJECT } from "./image_files.ts";


type Keeps = (path: string) => boolean;

/** Folders without anything in them are left out; links stay links. */
async function copy(from: string, to: string, keeps: Keeps, path = ""): Promise<void> {
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(join(from, path))) {
    const inner = path === "" ? name : `${path}/${name}`;
    if (isDirectory) await copy(from, to, keeps, inner);
    else if (keeps(inner)) await copyOne(join(from, inner), join(to, inner), isSymlink);
  }
}

async function copyOne(from: string, to: string, isLink = false): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  if (isLink) return await Deno.symlink(await Deno.readLink(from), to);
  await Deno.copyFile(from, to);
  // Some packages are for their owner's eyes, who is not the image's user.
  await Deno.chmod(to, 0o644);
}

async function assemble(target: string): Promise<void> {
  for (const place of PROJECT) {
    if ((await Deno.stat(place)).isFile) await copyOne(place, join(target, place));
    else await copy(place, join(target, place), (path) => isProjectFileNeeded(`${place}/${path}`));
  }
  await copy("node_modules", join(target, "node_modules"), keepsOfModules);
}

/** `.deno/@scope+name@version/node_modules/@scope/name/path`, or a link to such a folder. */
function keepsOfModules(path: string): boolean {
  const inner = path.match(/^\.deno\/[^/]+\/node_modules\/((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/);
  if (inner === null) return !path.startsWith(".deno/.") && !path.startsWith(".bin/");
  const [, name = "", file] = inner;
  return isPackageFileNeeded(name, file ?? "package.json");
}

const [target] = Deno.args;
if (target === undefined) throw new RangeError("assemble.ts TARGET");
await assemble(target);
