import {
  generateLicenseKeyPair,
  issueLicense,
  LicenseError,
  licenseState,
  parseExpiry,
  readLicense,
} from "../license/mod.ts";
import { readConfig } from "../config/mod.ts";
import {
  CommandError,
  fromHere,
  type Io,
  parseCommand,
  readFile,
  required,
  UsageError,
  writeFile,
} from "./args.ts";

/** `license keygen`, `license issue` and `license show`. */
export async function license(args: readonly string[], io: Io): Promise<void> {
  const [action, ...rest] = args;
  try {
    if (action === "keygen") return await keygen(rest);
    if (action === "issue") return await issue(rest, io);
    if (action === "show") return await show(rest, io);
  } catch (thrown) {
    if (thrown instanceof LicenseError) throw new CommandError(thrown.message);
    throw thrown;
  }
  throw new UsageError("License needs one of: keygen, issue, show");
}

async function keygen(args: readonly string[]): Promise<void> {
  const { values } = parseCommand(args, { out: { type: "string" } });
  const out = fromHere(required(values.out, "out"));
  const { privateKey, publicKey } = await generateLicenseKeyPair();
  try {
    await Deno.mkdir(out, { recursive: true, mode: 0o700 });
  } catch {
    throw new CommandError(`Cannot make folder "${out}"`);
  }
  await writeFile(`${out}/license.key`, privateKey, 0o600);
  await writeFile(`${out}/license.pub`, publicKey);
}

async function issue(args: readonly string[], io: Io): Promise<void> {
  const { values } = parseCommand(args, {
    "private-key": { type: "string" },
    subject: { type: "string" },
    expires: { type: "string" },
  });
  const path = fromHere(required(values["private-key"], "private-key"));
  const subject = required(values.subject, "subject");
  const expires = required(values.expires, "expires");
  parseExpiry(expires);
  const privateKey = new TextDecoder().decode(await readFile(path));
  await io.out(`${await issueLicense({ privateKey, subject, expires, nowMs: Date.now() })}\n`);
}

async function show(args: readonly string[], io: Io): Promise<void> {
  const { values } = parseCommand(args, { token: { type: "string" }, "public-key": { type: "string" } });
  const configured = readConfig(Deno.env.toObject(), { cores: 1 }).license;
  const keyPath = values["public-key"];
  const publicKey = keyPath === undefined
    ? configured.publicKey
    : new TextDecoder().decode(await readFile(fromHere(keyPath))).trim();
  const read = await readLicense({ token: values.token ?? configured.token, publicKey });
  const state = licenseState(read, Date.now());
  const { expirationDate, subject = null, licenseId = null } = read;
  await io.out(`${JSON.stringify({ state, expirationDate, subject, licenseId }, null, 2)}\n`);
}
