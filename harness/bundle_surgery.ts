/**
 * Changes to a plaintext between the library and the seal. A real attacker hooks it before it is sealed, or seals
 * again with the public key, which every visitor has; the tests open the bundle with the server's key instead.
 */
import { decodeDeterministicMap } from "../src/bundle/cbor.ts";
import { encodeDeterministic } from "../src/bundle/cbor_encode.ts";
import { sha256 } from "../src/bytes/mod.ts";
import {
  createKeyRing,
  type KeyRing,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
} from "../src/envelope/mod.ts";
import type { ServerProcess } from "./server_process.ts";

type Signal = { readonly status: string; readonly value?: unknown };
interface Region {
  readonly x: number;
  readonly y: number;
  readonly frames: readonly Uint8Array[];
}

/** The members that the attacks change. */
export interface Plaintext {
  readonly photo: Uint8Array;
  readonly crops: { readonly source: string; readonly regions: readonly Region[] };
  readonly signals: Readonly<Record<string, Signal>>;
  readonly digests: Readonly<Record<string, Uint8Array>>;
  readonly [key: string]: unknown;
}

/** Opens with the keys in the server's data directory. */
export async function openBundle(
  bundle: Uint8Array<ArrayBuffer>,
  server: ServerProcess,
): Promise<Plaintext> {
  const envelope = parseEnvelope(bundle);
  const members = decodeDeterministicMap(await openEnvelope(envelope, await keysOf(server)));
  return Object.fromEntries([...members].map(([key, { value }]) => [key, value])) as unknown as Plaintext;
}

/** Opens, changes and seals again to the same key. */
export async function reseal(
  bundle: Uint8Array<ArrayBuffer>,
  server: ServerProcess,
  change: (plaintext: Plaintext) => Plaintext | Promise<Plaintext>,
): Promise<Uint8Array<ArrayBuffer>> {
  const changed = await change(await openBundle(bundle, server));
  const { suite, keyId } = parseEnvelope(bundle);
  const key = (await keysOf(server)).find(suite.kemId, keyId);
  if (key === undefined) throw new Error("The bundle names no key of the server");
  return await sealEnvelope(encodeDeterministic(changed), key.info);
}

/** The digests of what the plaintext now holds: the work of an attacker who read the format's page. */
export async function withFreshDigests(plaintext: Plaintext): Promise<Plaintext> {
  const { photo, crops, signals } = plaintext;
  return {
    ...plaintext,
    digests: {
      photo: await sha256(photo),
      signals: await sha256(encodeDeterministic(signals)),
      crops: await sha256(encodeDeterministic(crops)),
    },
  };
}

/** The victim's places with the donor's pixels. */
export function withCropsOf(plaintext: Plaintext, donor: Plaintext): Plaintext {
  const regions = plaintext.crops.regions.map((region, index) => ({
    ...region,
    frames: donor.crops.regions[index]!.frames,
  }));
  return { ...plaintext, crops: { ...plaintext.crops, regions } };
}

async function keysOf({ dataDir }: ServerProcess): Promise<KeyRing> {
  const folder = new URL(`../${dataDir}/keys/`, import.meta.url);
  const files = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".key.json")) {
      files.push({ name, text: await Deno.readTextFile(new URL(name, folder)) });
    }
  }
  return await createKeyRing(files);
}
