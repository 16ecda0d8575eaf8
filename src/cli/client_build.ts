/** The built client and every accepted manifest, read once at start. The server does not start on what does not verify. */
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import {
  type BuildManifest,
  BuildManifestError,
  type BuiltClient,
  type ClientBuilds,
  type EncodedFile,
  knownBuilds,
  verifyManifest,
} from "../client_build/mod.ts";
import type { Config } from "../config/mod.ts";
import { CommandError, readFile } from "./args.ts";

const ROOT = new URL("../../", import.meta.url);
const MANIFEST = "manifest.jws";
const MAX_MANIFESTS = 1000;
const MAX_MANIFEST_BYTES = 64 * 1024;

interface LoadedClient {
  readonly client: BuiltClient | undefined;
  readonly builds: ClientBuilds;
}

/** Throws {@link CommandError}, one line, for whatever cannot be read or trusted. */
export async function loadClient(
  config: Pick<Config, "clientDir" | "clientBuildsDir" | "clientBuildsKey">,
): Promise<LoadedClient> {
  const clientDir = config.clientDir ?? fileURLToPath(new URL("client/dist", ROOT));
  const own = (await manifestsIn(clientDir)).filter((path) => path.endsWith(`/${MANIFEST}`));
  const others = await manifestsIn(config.clientBuildsDir);
  if (own.length + others.length === 0) return { client: undefined, builds: new Map() };
  const keyPath = config.clientBuildsKey ?? fileURLToPath(new URL("signing/build.pub.json", ROOT));
  const keys = await readText(keyPath);
  const accepted: BuildManifest[] = [];
  let client: BuiltClient | undefined;
  for (const path of [...own, ...others]) {
    const signed = await readText(path);
    const manifest = await verified(signed, { path, keys });
    accepted.push(manifest);
    if (path === own[0]) client = { manifest, signed, files: await readFiles(clientDir, manifest) };
  }
  return { client, builds: knownBuilds(accepted) };
}

async function manifestsIn(dir: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(dir)) {
      if (!isDirectory && name.endsWith(".jws")) paths.push(`${dir}/${name}`);
      if (paths.length > MAX_MANIFESTS) {
        throw new CommandError(`More than ${MAX_MANIFESTS} manifests in "${dir}"`);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  return paths.sort();
}

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readFile(path, MAX_MANIFEST_BYTES));
}

async function verified(
  signed: string,
  { path, keys }: { readonly path: string; readonly keys: string },
): Promise<BuildManifest> {
  try {
    return await verifyManifest(signed, keys);
  } catch (thrown) {
    if (!(thrown instanceof BuildManifestError)) throw thrown;
    throw new CommandError(`Client build "${path}" is refused: ${thrown.message}`);
  }
}

async function readFiles(dir: string, { files }: BuildManifest): Promise<Map<string, EncodedFile>> {
  const read = new Map<string, EncodedFile>();
  for (const [name, { sha384, bytes }] of Object.entries(files)) {
    const plain = await readFile(`${dir}/${name}`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", plain)).toBase64();
    if (plain.length !== bytes || digest !== sha384) {
      throw new CommandError(`Client file "${dir}/${name}" is not the one that its manifest names`);
    }
    read.set(name, { plain, ...await encodings(plain) });
  }
  return read;
}

/** Far below the best that Brotli can do, because a start should not wait for it. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

async function encodings(plain: Uint8Array): Promise<Omit<EncodedFile, "plain">> {
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(plain, { level: 9 }),
    promisify<Uint8Array, typeof BROTLI, Uint8Array>(brotliCompress)(plain, BROTLI),
  ]);
  return { gzip: new Uint8Array(gzipped), br: new Uint8Array(brotli) };
}
