/** Builds the project's Dockerfile with buildah, on a base of Debian's packages and the Deno that runs this. */
import { fileURLToPath } from "node:url";
import { makeBase } from "./base.ts";
import { command } from "./command.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** A folder of the checkout, since it has to stay between two processes; git ignores it. */
const STORE = `${ROOT}data/containers`;
const BASE = "localhost/iad-base";
const DENO = "localhost/iad-deno";
const IMAGE = "localhost/iad-server";

/** An image, unpacked, and how it says that it is to be run. */
export interface Image {
  /** Its root file system. */
  readonly root: string;
  readonly config: ImageConfig;
  /** Bytes of its files. */
  readonly bytes: number;
}

/** The part of an OCI or Docker image's configuration that a runtime acts on. */
interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** The image that {@link buildImage} left. Throws where there is none. */
export async function openImage(): Promise<Image> {
  return JSON.parse(await Deno.readTextFile(`${STORE}/image.json`));
}

/** Builds the image anew and unpacks it. The base is kept for the next time. Needs root, buildah and debootstrap. */
export async function buildImage(): Promise<Image> {
  await Deno.mkdir(STORE, { recursive: true });
  if (!await hasImage(BASE)) await fromFolder(BASE, makeBase);
  await fromFolder(DENO, (folder) => Deno.copyFile(Deno.execPath(), `${folder}/deno`));
  const arguments_ = [`BASE=${BASE}`, `DENO=${DENO}`].flatMap((argument) => ["--build-arg", argument]);
  // What is downloaded already is taken from there, so that a test asks no registry.
  const downloads = ["--volume", `${await denoFolder()}:/deno-dir`];
  await buildah([
    "bud",
    "--isolation=chroot",
    "--pull=false",
    "--format=docker",
    ...arguments_,
    ...downloads,
    "--tag",
    IMAGE,
    ROOT,
  ]);
  const image = await unpack();
  await Deno.writeTextFile(`${STORE}/image.json`, JSON.stringify(image, null, 2));
  return image;
}

async function unpack(): Promise<Image> {
  const root = `${STORE}/root`;
  await Deno.remove(root, { recursive: true }).catch(() => {});
  const container = (await buildah(["from", "--pull=false", IMAGE])).trim();
  const mounted = (await buildah(["mount", container])).trim();
  await command("cp", ["--archive", mounted, root]);
  await buildah(["rm", container]);
  const inspected = JSON.parse(await buildah(["inspect", "--type=image", IMAGE]));
  const bytes = Number((await command("du", ["--summarize", "--bytes", root])).split("\t")[0]);
  return { root, bytes, config: inspected.Docker.config };
}

async function hasImage(name: string): Promise<boolean> {
  const images = await buildah(["images", "--format={{.Name}}"]);
  return images.split("\n").includes(name);
}

async function fromFolder(name: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "iad_base_" });
  try {
    await fill(folder);
    const container = (await buildah(["from", "scratch"])).trim();
    await buildah(["copy", container, folder, "/"]);
    await buildah(["commit", "--rm", container, name]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function denoFolder(): Promise<string> {
  return JSON.parse(await command(Deno.execPath(), ["info", "--json"])).denoDir;
}

/** Storage of its own, by copies: no kernel module is needed, and no image of the machine's is touched. */
function buildah(args: readonly string[]): Promise<string> {
  const storage = [`--root=${STORE}/storage`, `--runroot=${STORE}/run`, "--storage-driver=vfs"];
  return command("buildah", [...storage, ...args], { cwd: ROOT });
}
