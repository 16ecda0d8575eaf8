import { type Bundle, parseBundle } from "../bundle/mod.ts";
import { toHex } from "../bytes/mod.ts";
import { createKeyRing, openEnvelope, parseEnvelope } from "../envelope/mod.ts";
import { CommandError, fromHere, type Io, parseCommand, readFile, required, writeFile } from "./args.ts";

/** Opens a bundle with a private key file and writes what is in it, one file a part. */
export async function open(args: readonly string[], io: Io): Promise<void> {
  const { values, positionals } = parseCommand(args, {
    "private-key": { type: "string" },
    out: { type: "string" },
  }, 1);
  const keyPath = fromHere(required(values["private-key"], "private-key"));
  const out = fromHere(required(values.out, "out"));
  const envelope = parseEnvelope(await readFile(fromHere(positionals[0] ?? "")));
  const keyFile = { name: keyPath, text: new TextDecoder().decode(await readFile(keyPath)) };
  let ring;
  try {
    ring = await createKeyRing([keyFile]);
  } catch (thrown) {
    throw new CommandError(thrown instanceof Error ? thrown.message : `Cannot read "${keyPath}"`);
  }
  const bundle = parseBundle(await openEnvelope(envelope, ring));
  try {
    await Deno.mkdir(out, { recursive: true });
  } catch {
    throw new CommandError(`Cannot make folder "${out}"`);
  }
  await io.out(await writeParts(bundle, out));
}

async function writeParts(bundle: Bundle, out: string): Promise<string> {
  await writeFile(`${out}/photo.jpg`, bundle.photo);
  await writeFile(`${out}/signals.json`, `${JSON.stringify(bundle.signals, null, 2)}\n`);
  if (bundle.external !== undefined) await writeFile(`${out}/external.txt`, bundle.external);
  for (const [index, region] of (bundle.crops?.regions ?? []).entries()) {
    const header = new TextEncoder().encode(`P5 ${region.width} ${region.height} 255\n`);
    for (const [at, frame] of region.frames.entries()) {
      await writeFile(`${out}/crop_${index}_${at}.pgm`, new Uint8Array([...header, ...frame]));
    }
  }
  const { bundleId, createdMs, captureType, sdk, nonce } = bundle;
  const facts = {
    bundleId: toHex(bundleId),
    created: new Date(createdMs).toISOString(),
    captureType,
    sdk,
    nonce: nonce === undefined ? null : toHex(nonce),
    photoBytes: bundle.photo.length,
  };
  const text = `${JSON.stringify(facts, null, 2)}\n`;
  await writeFile(`${out}/bundle.json`, text);
  return text;
}
