import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { z } from "zod";
import { isVaried } from "../bytes/mod.ts";
import { BuildManifestError } from "./errors.ts";

export const ALG = "EdDSA";
const MAX_KEY_TEXT = 65_536;

const PublicJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  kid: z.string().max(200).optional(),
});
const PrivateJwk = PublicJwk.extend({ d: z.string().regex(/^[A-Za-z0-9_-]{43}$/).refine(isVaried) });
const PublicKeys = z.union([PublicJwk, z.object({ keys: z.array(PublicJwk).min(1).max(64) })]);

/** JSON texts of a fresh Ed25519 pair. The private one gets mode 0600 and never leaves the build. */
export async function generateSigningKey(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await generateKeyPair(ALG, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const privateKey = formatKey({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALG, use: "sig" });
  return { privateKey, publicKey: publicHalf(privateKey) };
}

/** The public JWK of a private one, as JSON text. Throws {@link BuildManifestError}. */
export function publicHalf(privateKey: string): string {
  const { kty, crv, x, kid } = readPrivate(privateKey);
  return formatKey({ kty, crv, x, ...(kid !== undefined && { kid }), alg: ALG, use: "sig" });
}

export async function importSigningKey(privateKey: string): Promise<{ key: CryptoKey; kid?: string }> {
  const jwk = readPrivate(privateKey);
  return { key: await importOne(jwk), ...(jwk.kid !== undefined && { kid: jwk.kid }) };
}

/** The keys of a public JWK or JWK set, JSON text. Throws {@link BuildManifestError}. */
export async function importPublicKeys(text: string): Promise<readonly CryptoKey[]> {
  const parsed = PublicKeys.safeParse(parseKeyText(text));
  if (!parsed.success) throw new BuildManifestError("Build key is not a public Ed25519 JWK or JWK set");
  const list = "keys" in parsed.data ? parsed.data.keys : [parsed.data];
  return await Promise.all(list.map(importOne));
}

function readPrivate(text: string): z.infer<typeof PrivateJwk> {
  const parsed = PrivateJwk.safeParse(parseKeyText(text));
  if (!parsed.success) throw new BuildManifestError("Build signing key is not a private Ed25519 JWK");
  return parsed.data;
}

function parseKeyText(text: string): unknown {
  if (text.length > MAX_KEY_TEXT) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function importOne(jwk: z.infer<typeof PublicJwk> & { readonly d?: string }): Promise<CryptoKey> {
  const { kty, crv, x, d } = jwk;
  try {
    return await importJWK({ kty, crv, x, ...(d !== undefined && { d }) }, ALG) as CryptoKey;
  } catch {
    throw new BuildManifestError("Build key holds no Ed25519 key");
  }
}

function formatKey(jwk: JWK): string {
  return JSON.stringify(jwk, null, 2) + "\n";
}
