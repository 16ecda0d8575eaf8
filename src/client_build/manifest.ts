/** The signed list of one build's files: docs/decisions/client_build.md says why there is one. */
import { CompactSign, compactVerify } from "jose";
import { z } from "zod";
import { BuildManifestError } from "./errors.ts";
import { ALG, importPublicKeys, importSigningKey } from "./keys.ts";
import { type BuildManifest, type ClientBuilds, FILE_ROLES, type KnownBuild } from "./types.ts";

/** Keeps manifests apart from whatever else the key may sign. */
const TYP = "iad-client-build+jws";
const MAX_JWS = 65_536;
const FILE_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const Manifest = z.strictObject({
  build: z.string().regex(/^[0-9a-f]{16}$/),
  version: z.string().min(1).max(32),
  quality: z.int().min(1).max(100),
  files: z.record(
    z.string().regex(FILE_NAME),
    z.strictObject({
      sha384: z.string().regex(/^[A-Za-z0-9+/]{64}$/),
      bytes: z.int().min(0).max(64 * 1024 * 1024),
      role: z.enum(FILE_ROLES),
    }),
  ),
  not_after: z.iso.datetime(),
});

/** `manifest.json`: the very bytes that the signature is over. */
export function formatManifest(manifest: BuildManifest): string {
  return JSON.stringify(manifest, null, 2) + "\n";
}

/** Compact JWS over {@link formatManifest}. `privateKey`: JSON text of the signing key. */
export async function signManifest(manifest: BuildManifest, privateKey: string): Promise<string> {
  const { key, kid } = await importSigningKey(privateKey);
  return await new CompactSign(new TextEncoder().encode(formatManifest(manifest)))
    .setProtectedHeader({ alg: ALG, typ: TYP, ...(kid !== undefined && { kid }) }).sign(key);
}

/**
 * The manifest of a JWS that one of the keys signed. `publicKeys`: JSON text of a JWK or JWK set; several keys
 * let old manifests stay valid when the signing key changes. Throws {@link BuildManifestError}.
 */
export async function verifyManifest(jws: string, publicKeys: string): Promise<BuildManifest> {
  if (jws.length > MAX_JWS) throw new BuildManifestError("Build manifest is too long");
  const payload = await verifiedPayload(jws.trim(), await importPublicKeys(publicKeys));
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    throw new BuildManifestError("Build manifest is not JSON");
  }
  const parsed = Manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const paths = new Set(parsed.error.issues.map((issue) => issue.path.join(".") || "(root)"));
  throw new BuildManifestError(`Build manifest has bad members: ${[...paths].join(", ")}`);
}

/** What the evidence needs of verified manifests. */
export function knownBuilds(manifests: readonly BuildManifest[]): ClientBuilds {
  const builds = new Map<string, KnownBuild>();
  for (const manifest of manifests) {
    const next = knownBuild(manifest);
    const earlier = builds.get(next.build);
    // The same build signed again, for longer: the later date holds.
    if (earlier !== undefined && earlier.notAfterMs >= next.notAfterMs) continue;
    builds.set(next.build, next);
  }
  return builds;
}

function knownBuild({ build, quality, files, not_after }: BuildManifest): KnownBuild {
  const hashes = (...roles: readonly string[]) =>
    Object.freeze(
      Object.values(files).filter(({ role }) => roles.includes(role)).map(({ sha384 }) => sha384),
    );
  return Object.freeze({
    build,
    quality,
    notAfterMs: Date.parse(not_after),
    librarySha384: hashes("library", "element"),
    workerSha384: hashes("worker"),
  });
}

async function verifiedPayload(jws: string, keys: readonly CryptoKey[]): Promise<Uint8Array> {
  for (const key of keys) {
    try {
      const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: [ALG] });
      if (protectedHeader.typ === TYP) return payload;
    } catch {
      // Another key may have signed it.
    }
  }
  throw new BuildManifestError("Build manifest is not signed by the configured key");
}
