/** The key that signs build manifests. The build alone holds it; servers get the public half. */
import { dirname } from "node:path";
import { generateSigningKey, publicHalf } from "../../src/client_build/mod.ts";
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
 * The signing key at `path`, made there when neither half exists. A private key without its public half beside
 * it gets one where the folder can be written: a key mounted from a secret store stays as it is.
 */
export async function openSigningKey(path: string): Promise<SigningKeys> {
  const privateKey = await readIfThere(path);
  const publicKey = await readIfThere(publicKeyPath(path));
  if (privateKey !== undefined) {
    const half = publicHalf(privateKey);
    if (publicKey !== half) await Deno.writeTextFile(publicKeyPath(path), half).catch(() => {});
    return { privateKey, publicKey: half };
  }
  if (publicKey !== undefined) return { publicKey };
  const made = await generateSigningKey();
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(path, made.privateKey, { mode: 0o600, createNew: true });
  await Deno.writeTextFile(publicKeyPath(path), made.publicKey);
  return made;
}
