import { CompactSign, compactVerify, exportPKCS8, exportSPKI, generateKeyPair } from "jose";
import { importPKCS8, importSPKI } from "jose";
import { z } from "zod";
import { LicenseError } from "./errors.ts";
import { formatExpiry, parseExpiry, UNLICENSED } from "./expiry.ts";
import type { License } from "./types.ts";

const ALG = "EdDSA";
/** Keeps tokens apart that the same key may sign for other uses. */
const TYP = "iad-license+jws";
const ISSUER = "iad-license";
const MAX_TOKEN = 4_096;
const MAX_EXP = 253_402_300_799;

const Claims = z.object({
  iss: z.literal(ISSUER),
  sub: z.string().min(1).max(200),
  iat: z.int().min(0).max(MAX_EXP),
  exp: z.int().min(1).max(MAX_EXP),
  jti: z.string().min(1).max(100),
});

interface LicenseInput {
  /** Compact JWS; absent or blank means no licence is configured. */
  readonly token?: string | undefined;
  /** Ed25519 public key, PEM (SPKI). */
  readonly publicKey?: string | undefined;
}

interface LicenseTerms {
  /** Ed25519 private key, PEM (PKCS #8). */
  readonly privateKey: string;
  /** Whom it is for, 1 to 200 characters. */
  readonly subject: string;
  /** `yyyy-MM-dd` (to the end of that day, UTC) or `yyyy-MM-ddTHH:mm:ssZ`. */
  readonly expires: string;
  readonly nowMs: number;
}

/** PEM texts of a fresh Ed25519 pair. */
export async function generateLicenseKeyPair(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await generateKeyPair(ALG, { crv: "Ed25519", extractable: true });
  return { privateKey: await exportPKCS8(pair.privateKey), publicKey: await exportSPKI(pair.publicKey) };
}

/** A signed token. Throws LicenseError for a bad key, subject or date. */
export async function issueLicense(terms: LicenseTerms): Promise<string> {
  const claims = Claims.safeParse({
    iss: ISSUER,
    sub: terms.subject,
    iat: Math.floor(terms.nowMs / 1_000),
    exp: parseExpiry(terms.expires) / 1_000,
    jti: crypto.randomUUID(),
  });
  if (!claims.success) throw new LicenseError(`Licence terms are invalid: ${badPaths(claims.error)}`);
  try {
    const key = await importPKCS8(terms.privateKey, ALG);
    return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims.data)))
      .setProtectedHeader({ alg: ALG, typ: TYP }).sign(key);
  } catch {
    throw new LicenseError("Licence private key is not an Ed25519 key in PEM (PKCS #8)");
  }
}

/**
 * The licence of a token, verified offline. Without a token the server is fully usable. An expired token is
 * a licence all the same (see licenseState); one that is malformed, or that the key did not sign, throws
 * LicenseError: a server must not start on a licence that nobody issued.
 */
export async function readLicense(input: LicenseInput): Promise<License> {
  const token = input.token?.trim() ?? "";
  if (token === "") return UNLICENSED;
  if (token.length > MAX_TOKEN) throw new LicenseError("Licence token is too long");
  const pem = input.publicKey?.trim() ?? "";
  if (pem === "") throw new LicenseError("Licence token is configured without a public key");
  const claims = Claims.safeParse(await verifiedPayload(token, await importPublicKey(pem)));
  if (!claims.success) throw new LicenseError(`Licence claims are invalid: ${badPaths(claims.error)}`);
  const expiresMs = claims.data.exp * 1_000;
  return Object.freeze({
    kind: "signed",
    expirationDate: formatExpiry(expiresMs),
    expiresMs,
    subject: claims.data.sub,
    licenseId: claims.data.jti,
  });
}

async function importPublicKey(pem: string): Promise<CryptoKey> {
  try {
    return await importSPKI(pem, ALG);
  } catch {
    throw new LicenseError("Licence public key is not an Ed25519 key in PEM (SPKI)");
  }
}

async function verifiedPayload(token: string, key: CryptoKey): Promise<unknown> {
  try {
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: [ALG] });
    if (protectedHeader.typ !== TYP) throw new LicenseError(`Licence token is not of type "${TYP}"`);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch (thrown) {
    if (thrown instanceof LicenseError) throw thrown;
    throw new LicenseError("Licence token is not signed by the configured key");
  }
}

function badPaths(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => issue.path.join(".") || "(root)"))].join(", ");
}
