/** One build into a folder: the files, `manifest.json` and `manifest.jws`. Changes nothing when nothing changed. */
import { JPEG_QUALITY, SDK_VERSION } from "../../client/build_info.ts";
import {
  type BuildManifest,
  BuildManifestError,
  formatManifest,
  signManifest,
  verifyManifest,
} from "../../src/client_build/mod.ts";
import { bundleClient, type ClientOutput, readIfThere } from "./bundles.ts";
import { openSigningKey, type SigningKeys } from "./signing_key.ts";

export interface BuildOptions {
  /** The folder of sources. */
  readonly client: URL;
  /** Where the built files go; everything else in it is removed. No slash at the end. */
  readonly out: string;
  /** Path of the private JWK. */
  readonly signingKey: string;
  readonly nowMs: number;
  /** How long bundles of this build are welcome. */
  readonly days: number;
}
interface BuildResult {
  readonly build: string;
  readonly changed: boolean;
}

const DAY_MS = 86_400_000;
const LOCK = ".lock";
const MANIFEST = "manifest.json";
const SIGNED = "manifest.jws";
/** Types for integrators, beside the files; no browser loads them, so that the manifest leaves them out. */
const DECLARATIONS = ["iad-capture.d.ts", "iad-capture-element.d.ts"];

/** Throws {@link BuildManifestError} for a key that cannot be used, else what the runtime throws. */
export async function buildClient(options: BuildOptions): Promise<BuildResult> {
  await Deno.mkdir(options.out, { recursive: true });
  // Two tasks may start at the same time: the second finds everything done.
  using lock = await Deno.open(`${options.out}/${LOCK}`, { create: true, write: true });
  await lock.lock(true);
  const keys = await openSigningKey(options.signingKey);
  const output = await bundleClient(options.client);
  for (const name of DECLARATIONS) await copyDeclaration(name, options);
  if (await isCurrent(output, { options, keys })) return { build: output.build, changed: false };
  if (keys.privateKey === undefined) {
    throw new BuildManifestError(
      `Build signing key "${options.signingKey}" is missing, its public half is not`,
    );
  }
  const manifest = manifestOf(output, options.nowMs + options.days * DAY_MS);
  for (const { name, bytes } of output.files) await replaceFile(`${options.out}/${name}`, bytes);
  await replaceFile(`${options.out}/${MANIFEST}`, new TextEncoder().encode(formatManifest(manifest)));
  const signed = await signManifest(manifest, keys.privateKey);
  await replaceFile(`${options.out}/${SIGNED}`, new TextEncoder().encode(signed + "\n"));
  await removeOthers(options.out, [
    ...output.files.map(({ name }) => name),
    MANIFEST,
    SIGNED,
    LOCK,
    ...DECLARATIONS,
  ]);
  return { build: output.build, changed: true };
}

function manifestOf({ build, files }: ClientOutput, notAfterMs: number): BuildManifest {
  return {
    build,
    version: SDK_VERSION,
    quality: Math.round(JPEG_QUALITY * 100),
    files: Object.fromEntries(
      files.map(({ name, role, bytes, sha384 }) => [name, { sha384, bytes: bytes.length, role }]),
    ),
    // Whole seconds.
    not_after: new Date(Math.floor(notAfterMs / 1000) * 1000).toISOString().replace(".000Z", "Z"),
  };
}

/** Every file as built, the manifest signed by our key, and at least half of its life ahead. */
async function isCurrent(
  output: ClientOutput,
  { options, keys }: { readonly options: BuildOptions; readonly keys: SigningKeys },
): Promise<boolean> {
  const signed = await readIfThere(`${options.out}/${SIGNED}`);
  if (signed === undefined) return false;
  let manifest: BuildManifest;
  try {
    manifest = await verifyManifest(signed, keys.publicKey);
  } catch (thrown) {
    if (thrown instanceof BuildManifestError) return false;
    throw thrown;
  }
  const notAfterMs = Date.parse(manifest.not_after);
  const left = (notAfterMs - options.nowMs) / DAY_MS;
  if (left < options.days / 2 || left > options.days) return false;
  const expected = formatManifest(manifestOf(output, notAfterMs));
  if (await readIfThere(`${options.out}/${MANIFEST}`) !== expected) return false;
  if (formatManifest(manifest) !== expected) return false;
  for (const { name, bytes } of output.files) {
    if (await readIfThere(`${options.out}/${name}`) !== new TextDecoder().decode(bytes)) return false;
  }
  return true;
}

/** The declarations name each other as a project resolves them: by the scripts that they are for. */
async function copyDeclaration(name: string, { client, out }: BuildOptions): Promise<void> {
  const text = await Deno.readTextFile(new URL(`declarations/${name}`, client));
  const resolved = text.replaceAll("./iad-capture.d.ts", "./iad-capture.js");
  if (await readIfThere(`${out}/${name}`) === resolved) return;
  await replaceFile(`${out}/${name}`, new TextEncoder().encode(resolved));
}

/** Readers see the old file or the new one, never a part. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.writeFile(`${path}.new`, bytes);
  await Deno.rename(`${path}.new`, path);
}

async function removeOthers(dir: string, keep: readonly string[]): Promise<void> {
  for await (const { name } of Deno.readDir(dir)) {
    if (!keep.includes(name)) await Deno.remove(`${dir}/${name}`, { recursive: true });
  }
}
