/** Sealed bundles of the project's own photographs and of honest signals, for a running server. */
import { buildBundle, type BundleInput, type Signals } from "../src/bundle/mod.ts";
import { type PublicKeyInfo, sealEnvelope, type SuiteName } from "../src/envelope/mod.ts";
import { ERROR_TABLE, type ErrorCode } from "../src/errors.ts";
import { probeImage } from "../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../src/pixels/mod.ts";
import { compiledCodec } from "./assets.ts";
import { liveCrops } from "./crops.ts";

const FIXTURES = new URL("../tests/fixtures/", import.meta.url);

/** A photograph of tests/fixtures/photos and what the server must say to it. */
export interface Photo {
  readonly file: string;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}
interface RefusedPhoto extends Photo {
  readonly code: ErrorCode;
  readonly message: string;
  readonly errorCode: string;
}

/** What the models do not see yet (docs/face-quality.md): no answer is promised for these. */
const BEYOND_THE_MODEL = /^border-bottom-640x480/;

function readJson(path: string) {
  return JSON.parse(Deno.readTextFileSync(new URL(path, FIXTURES)));
}

function loadPhotos(): { readonly accepted: readonly Photo[]; readonly refused: readonly RefusedPhoto[] } {
  const accepted: Photo[] = [];
  const refused: RefusedPhoto[] = [];
  for (const { file, orientation, expect } of readJson("photos/expected.json")) {
    const photo = { file, orientation, bytes: () => Deno.readFileSync(new URL(`photos/${file}`, FIXTURES)) };
    if (expect === "accepted") accepted.push(photo);
    else if (!BEYOND_THE_MODEL.test(file)) refused.push({ ...photo, ...wireForm(expect) });
  }
  return { accepted, refused };
}

function wireForm(expect: { readonly message: string }) {
  const found = Object.entries(ERROR_TABLE).find(([code, { message }]) =>
    message === expect.message && /FACE|IMAGE_TOO_SMALL/.test(code)
  );
  if (found === undefined) throw new Error(`No error has the message ${expect.message}`);
  const [code, { message, errorCode }] = found;
  return { code: code as ErrorCode, message, errorCode };
}

export const PHOTOS = loadPhotos();
export const HONEST_SIGNALS: Signals = readJson("signals/honest_chromium.json");

export async function publicKeysOf(server: string): Promise<readonly PublicKeyInfo[]> {
  return (await (await fetch(`${server}/public_keys`)).json()).keys;
}

interface BundleOptions extends Partial<Omit<BundleInput, "photo">> {
  readonly photo?: Photo;
  readonly suite?: SuiteName;
  readonly keyId?: string;
  /** With the photo's own raw crops where nonce or bundle id put them. */
  readonly withCrops?: boolean;
  /** Sealed as it is, instead of a bundle. */
  readonly plaintext?: Uint8Array;
}

const keysByServer = new Map<string, readonly PublicKeyInfo[]>();

/** One sealed bundle; an honest capture unless told otherwise. */
export async function makeBundle(
  server: string,
  options: BundleOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { photo = PHOTOS.accepted[0]!, suite, keyId, plaintext, withCrops, ...rest } = options;
  let keys = keysByServer.get(server);
  if (keys === undefined || keyId !== undefined) keysByServer.set(server, keys = await publicKeysOf(server));
  const key = keys.find((candidate) =>
    keyId === undefined ? candidate.suite === (suite ?? "p256") : candidate.keyId === keyId
  );
  if (key === undefined) throw new Error("The server has no such key");
  const input = {
    createdMs: Date.now(),
    sdk: { name: "iad-test", version: "1.0.0", build: "test" },
    signals: HONEST_SIGNALS,
    ...withCrops && await ownCrops(photo, rest),
    ...rest,
    photo: photo.bytes(),
  };
  return await sealEnvelope(plaintext ?? await buildBundle(input), key);
}

const NO_LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };

export async function decodePhoto(photo: Photo): Promise<DecodedImage> {
  const bytes = photo.bytes();
  return await decodeImage(await compiledCodec(), bytes, probeImage(bytes, NO_LIMITS));
}

async function ownCrops(photo: Photo, { nonce, bundleId }: Partial<BundleInput>) {
  const id = bundleId ?? crypto.getRandomValues(new Uint8Array(16));
  return { bundleId: id, crops: await liveCrops(await decodePhoto(photo), nonce ?? id) };
}
