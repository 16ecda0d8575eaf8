/** From the client's sources to the files that a browser loads: bundled, minified, stamped, named. */
import { fileURLToPath } from "node:url";
import { SEAL_MARK } from "../../client/build_info.ts";
import { toHex } from "../../src/bytes/mod.ts";
import type { FileRole } from "../../src/client_build/mod.ts";

const BUILD_MARK = "__IAD_BUILD_ID___";
const WORKER_MARK = "__IAD_WORKER_FILE__";

interface Entry {
  readonly role: FileRole;
  /** Below client/. */
  readonly source: string;
  /** Without hash and extension. */
  readonly name: string;
}
const SCRIPTS: readonly Entry[] = [
  { role: "worker", source: "worker/worker.ts", name: "iad-capture-worker" },
  { role: "library", source: "mod.ts", name: "iad-capture" },
  { role: "element", source: "element/mod.ts", name: "iad-capture-element" },
  { role: "demo_script", source: "demo/demo.ts", name: "demo" },
];
const PAGES = [
  ["demo_style", "demo/demo.css"],
  ["demo_icon", "demo/icon.svg"],
  ["demo_page", "demo/index.html"],
] as const;

interface OutputFile {
  readonly name: string;
  readonly role: FileRole;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Base64. */
  readonly sha384: string;
}
export interface ClientOutput {
  readonly build: string;
  readonly files: readonly OutputFile[];
}

type Texts = ReadonlyMap<FileRole, string>;

/** Bundles everything below `client` (a folder's URL). The same sources give the same bytes on every machine. */
export async function bundleClient(client: URL): Promise<ClientOutput> {
  const texts = await unstamped(client);
  const textOf = (role: FileRole) => texts.get(role) ?? "";
  const build = await buildId(texts);
  const files: OutputFile[] = [];
  let workerFile = "";
  for (const { role, name } of SCRIPTS) {
    const stamped = textOf(role).replaceAll(BUILD_MARK, build).replaceAll(WORKER_MARK, workerFile);
    const file = await outputFile(await sealed(stamped), { role, name, extension: "js" });
    if (role === "worker") workerFile = file.name;
    files.push(file);
  }
  files.push(await outputFile(textOf("demo_style"), { role: "demo_style", name: "demo", extension: "css" }));
  files.push(await outputFile(textOf("demo_icon"), { role: "demo_icon", name: "icon", extension: "svg" }));
  files.push(await demoPage(textOf("demo_page"), files));
  return { build, files };
}

async function unstamped(client: URL): Promise<Texts> {
  const texts = new Map<FileRole, string>();
  for (const { role, source } of SCRIPTS) texts.set(role, await bundleModule(new URL(source, client)));
  for (const [role, source] of PAGES) texts.set(role, await Deno.readTextFile(new URL(source, client)));
  return texts;
}

/** One ES module with everything in it, minified as it is shipped. */
export async function bundleModule(entry: URL): Promise<string> {
  const { success, errors, outputFiles } = await Deno.bundle({
    entrypoints: [fileURLToPath(entry)],
    platform: "browser",
    format: "esm",
    minify: true,
    write: false,
  });
  const output = outputFiles?.[0];
  if (!success || output === undefined) {
    throw new Error(`Cannot bundle "${entry.pathname}": ${errors.map(({ text }) => text).join("; ")}`);
  }
  return output.text();
}

/** The first 16 hex digits of a SHA-256 over roles, lengths and unstamped texts. */
async function buildId(texts: Texts): Promise<string> {
  const parts = [...texts].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([role, text]) => `${role} ${text.length}\n${text}\n`);
  return await hash("SHA-256", new TextEncoder().encode(parts.join("")));
}

/** The text and, as its last line, the hash of all before it: how a file knows that a page has altered it. */
async function sealed(text: string): Promise<string> {
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `${text}${SEAL_MARK}${toHex(sha256)}\n`;
}

async function outputFile(
  text: string,
  { role, name, extension }: { readonly role: FileRole; readonly name: string; readonly extension: string },
): Promise<OutputFile> {
  const bytes = new TextEncoder().encode(text);
  const sha384 = new Uint8Array(await crypto.subtle.digest("SHA-384", bytes)).toBase64();
  return { name: `${name}.${await hash("SHA-256", bytes)}.${extension}`, role, bytes, sha384 };
}

async function hash(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes))).slice(0, 16);
}

/** The page names its files by their stable addresses; here they become this build's, with integrity. */
async function demoPage(text: string, files: readonly OutputFile[]): Promise<OutputFile> {
  let page = text;
  for (const [role, address, folder] of DEMO_LINKS) {
    const file = files.find((one) => one.role === role);
    if (file === undefined) continue;
    const link = new RegExp(`(src|href)="${RegExp.escape(address)}"`, "g");
    page = page.replace(link, `$1="${folder}${file.name}" integrity="sha384-${file.sha384}"`);
  }
  return await outputFile(page, { role: "demo_page", name: "demo", extension: "html" });
}

const DEMO_LINKS: readonly (readonly [FileRole, string, string])[] = [
  ["library", "client/iad-capture.js", "client/"],
  ["element", "client/iad-capture-element.js", "client/"],
  ["demo_script", "demo/demo.js", "demo/"],
  ["demo_style", "demo/demo.css", "demo/"],
  ["demo_icon", "demo/icon.svg", "demo/"],
];

export async function readIfThere(path: URL | string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}
