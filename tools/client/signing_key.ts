/** The key that signs build manifests. The build alone holds it; servers get the public half. */
import { dirname } from "node:path";
import { BuildManifestError, generateSigningKey, publicHalf } from "../../src/client_build/mod.ts";
import { createPrivateFolder, replaceFile } from "../../src/cli/durable_file.ts";
import { readIfThere } from "./bundles.ts";

export interface SigningKeys {
  /** JSON text of the private JWK; absent where only the public half is. */
  readonly privateKey?: string;
  readonly publicKey: string;
}

/** `build.key.json` → `build.pub.json`. */
export function publicKeyPath(path: string): string {
  return `${path.replace(/(\.key)?\.json$/, "")}.pub.json`;
}

/**
 * The signing key at `path`, made there when neither half exists; an empty file, as a full disk leaves it, never was a
 * key and is replaced. A private key without its public half beside it gets one where the folder can be written: a
 * key mounted from a secret store stays as it is. Throws {@link BuildManifestError} that names the file.
 */
export async function openSigningKey(path: string): Promise<SigningKeys> {
  const privateKey = await readIfThere(path) || undefined;
  const publicKey = await readIfThere(publicKeyPath(path)) || undefined;
  if (privateKey !== undefined) {
    const half = halfOf(privateKey, path);
    if (publicKey !== half) await replaceFile(publicKeyPath(path), half, 0o644).catch(() => {});
    return { privateKey, publicKey: half };
  }
  if (publicKey !== undefined) return { publicKey };
  const made = await generateSigningKey();
  await createPrivateFolder(dirname(path));
  await replaceFile(path, made.privateKey, 0o600);
  await replaceFile(publicKeyPath(path), made.publicKey, 0o644);
  return made;
}

function halfOf(privateKey: string, path: string): string {
  try {
    return publicHalf(privateKey);
  } catch (thrown) {
    if (!(thrown instanceof BuildManifestError)) throw thrown;
    throw new BuildManifestError(`${thrown.message}: "${path}"`);
  }
}
