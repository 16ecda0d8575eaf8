import assert from "node:assert/strict";
import { CompactSign, importPKCS8 } from "jose";
import {
  generateLicenseKeyPair,
  issueLicense,
  LicenseError,
  licenseState,
  parseExpiry,
  readLicense,
  remainingDays,
  UNLICENSED,
} from "../../src/license/mod.ts";

const NOW_MS = Date.parse("2026-11-23T12:00:00Z");

async function issued(expires: string) {
  const keys = await generateLicenseKeyPair();
  const token = await issueLicense({ privateKey: keys.privateKey, subject: "ACME", expires, nowMs: NOW_MS });
  return { ...keys, token };
}

function isLicenseError(pattern: RegExp) {
  return (thrown: unknown) => thrown instanceof LicenseError && pattern.test(thrown.message);
}

/** A token with our header and claims but for the changes, signed by the right key. */
async function forged(privateKey: string, changes: { header?: object; claims?: object }): Promise<string> {
  const seconds = Math.floor(NOW_MS / 1_000);
  const claims = {
    iss: "iad-license",
    sub: "ACME",
    iat: seconds,
    exp: seconds + 60,
    jti: "1",
    ...changes.claims,
  };
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "EdDSA", typ: "iad-license+jws", ...changes.header })
    .sign(await importPKCS8(privateKey, "EdDSA"));
}

Deno.test("without a token the server is usable to the end of year 9999", async () => {
  for (const token of [undefined, "", "  "]) {
    assert.deepEqual(await readLicense({ token, publicKey: undefined }), UNLICENSED);
  }
  assert.equal(UNLICENSED.expirationDate, "9999-12-31T23:59:59Z");
  assert.equal(licenseState(UNLICENSED, NOW_MS), "none");
});

Deno.test("an issued token reads back with its subject and the reference's date format", async () => {
  const { token, publicKey } = await issued("2027-01-31");
  const license = await readLicense({ token: `\n${token}\n`, publicKey });
  assert.equal(license.kind, "signed");
  assert.equal(license.subject, "ACME");
  assert.equal(license.expirationDate, "2027-01-31T23:59:59Z");
  assert.match(license.licenseId ?? "", /^[0-9a-f-]{36}$/);
});

Deno.test("a licence is valid up to its instant and expired from it on", async () => {
  const { token, publicKey } = await issued("2026-11-24T12:00:00Z");
  const license = await readLicense({ token, publicKey });
  assert.equal(licenseState(license, license.expiresMs - 1), "valid");
  assert.equal(licenseState(license, license.expiresMs), "expired");
  assert.equal(remainingDays(license, NOW_MS), 1);
  assert.equal(remainingDays(license, NOW_MS + 1), 0);
  assert.equal(remainingDays(license, license.expiresMs + 10 * 86_400_000), 0);
});

Deno.test("an expired token still reads: records and metrics stay readable", async () => {
  const { token, publicKey } = await issued("2020-01-01");
  assert.equal(licenseState(await readLicense({ token, publicKey }), NOW_MS), "expired");
});

Deno.test("a token of another key, a changed token and no token at all are refused", async () => {
  const { token, publicKey } = await issued("2027-01-31");
  const other = await generateLicenseKeyPair();
  const [header, payload, signature] = token.split(".");
  const later = btoa(atob(payload!).replace(/"exp":\d+/, '"exp":9999999999')).replaceAll("=", "");
  const refused = isLicenseError(/not signed by the configured key/);
  await assert.rejects(readLicense({ token, publicKey: other.publicKey }), refused);
  await assert.rejects(readLicense({ token: `${header}.${later}.${signature}`, publicKey }), refused);
  await assert.rejects(readLicense({ token: "nonsense", publicKey }), refused);
  await assert.rejects(readLicense({ token: `${header}.${payload}.`, publicKey }), refused);
});

Deno.test("no other algorithm is accepted", async () => {
  const { token, publicKey } = await issued("2027-01-31");
  const payload = token.split(".")[1];
  const none = `${btoa('{"alg":"none","typ":"iad-license+jws"}').replaceAll("=", "")}.${payload}.`;
  await assert.rejects(readLicense({ token: none, publicKey }), LicenseError);
  // The public key taken for a shared secret: the classic confusion.
  const hmac = await new CompactSign(new TextEncoder().encode("{}"))
    .setProtectedHeader({ alg: "HS256", typ: "iad-license+jws" }).sign(new TextEncoder().encode(publicKey));
  await assert.rejects(readLicense({ token: hmac, publicKey }), LicenseError);
});

Deno.test("type and claims are checked behind a good signature", async () => {
  const { privateKey, publicKey } = await generateLicenseKeyPair();
  const good = await forged(privateKey, {});
  assert.equal((await readLicense({ token: good, publicKey })).licenseId, "1");
  const typ = await forged(privateKey, { header: { typ: "JWT" } });
  await assert.rejects(readLicense({ token: typ, publicKey }), isLicenseError(/not of type/));
  for (const claims of [{ iss: "x" }, { sub: "" }, { exp: 1.5 }, { exp: 253_402_300_800 }, { jti: null }]) {
    const token = await forged(privateKey, { claims });
    const [name] = Object.keys(claims);
    await assert.rejects(readLicense({ token, publicKey }), isLicenseError(new RegExp(`invalid: ${name}$`)));
  }
});

Deno.test("a token without a key, or with a bad one, is refused", async () => {
  const { token, privateKey } = await issued("2027-01-31");
  await assert.rejects(readLicense({ token }), isLicenseError(/without a public key/));
  await assert.rejects(readLicense({ token, publicKey: privateKey }), isLicenseError(/public key is not/));
  await assert.rejects(readLicense({ token: "x".repeat(5_000), publicKey: "k" }), isLicenseError(/too long/));
});

Deno.test("terms that make no licence are refused", async () => {
  const { privateKey, publicKey } = await generateLicenseKeyPair();
  const terms = { privateKey, subject: "ACME", expires: "2027-01-31", nowMs: NOW_MS };
  await assert.rejects(issueLicense({ ...terms, subject: "" }), isLicenseError(/sub/));
  await assert.rejects(
    issueLicense({ ...terms, expires: "2027-02-30" }),
    isLicenseError(/Expiry "2027-02-30"/),
  );
  await assert.rejects(issueLicense({ ...terms, privateKey: publicKey }), isLicenseError(/private key/));
});

Deno.test("an expiry is a day or an instant in UTC, nothing else", () => {
  assert.equal(parseExpiry("2027-01-31"), Date.parse("2027-01-31T23:59:59Z"));
  assert.equal(parseExpiry("2027-01-31T10:00:00Z"), Date.parse("2027-01-31T10:00:00Z"));
  for (const text of ["", "2027", "31.01.2027", "2027-13-01", "2027-01-31T10:00:00+02:00", "tomorrow"]) {
    assert.throws(() => parseExpiry(text), LicenseError, text);
  }
});
