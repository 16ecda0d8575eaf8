/** Files that came with the build, in the place of a disk. */
import {
  type BuiltClient,
  type ClientBuilds,
  type EncodedFile,
  knownBuilds,
  verifyManifest,
} from "../src/client_build/mod.ts";
import { IadError } from "../src/errors.ts";
import { type AssetSource, compileCodec } from "../wasm/mod.ts";

type Bytes = Uint8Array<ArrayBuffer> | ArrayBuffer;

export interface EmbeddedAssets {
  /** onnxruntime-web and the JPEG decoder: bytes, or modules where the host compiles nothing at run time. */
  readonly runtime: Bytes | WebAssembly.Module;
  readonly codec: Bytes | WebAssembly.Module;
  /** models/manifest.json */
  readonly manifest: Bytes;
  /** By the file name that the manifest gives them. */
  readonly models: Readonly<Record<string, Bytes>>;
  /** Without it no client is served, and no manifest of one is known. */
  readonly client?: EmbeddedClient;
}

interface EmbeddedClient {
  /** manifest.jws */
  readonly signed: Bytes;
  /** The public key of its signer. */
  readonly key: Bytes;
  readonly files: Readonly<Record<string, Bytes>>;
}

export function sourceOf({ runtime, codec, manifest, models }: EmbeddedAssets): AssetSource {
  return {
    manifest: () => Promise.resolve(bytesOf(manifest)),
    model: ({ file }) => Promise.resolve(found(models, file)),
    runtime: () => Promise.resolve(runtime instanceof WebAssembly.Module ? runtime : bytesOf(runtime)),
    codec: async () => codec instanceof WebAssembly.Module ? codec : await compileCodec(bytesOf(codec)),
    operatorModel: undefined,
  };
}

/** Throws BuildManifestError for a manifest that does not verify, INTERNAL for a file that is not there. */
export async function openClient(
  embedded: EmbeddedClient | undefined,
): Promise<{ readonly client: BuiltClient | undefined; readonly builds: ClientBuilds }> {
  if (embedded === undefined) return { client: undefined, builds: new Map() };
  const signed = textOf(embedded.signed);
  const manifest = await verifyManifest(signed, textOf(embedded.key));
  const files = new Map<string, EncodedFile>();
  for (const [name, { sha384 }] of Object.entries(manifest.files)) {
    const plain = found(embedded.files, name);
    if (new Uint8Array(await crypto.subtle.digest("SHA-384", plain)).toBase64() !== sha384) {
      throw new IadError("INTERNAL", { detail: `"${name}" is not the file that its manifest names` });
    }
    files.set(name, { plain });
  }
  return { client: { manifest, signed, files }, builds: knownBuilds([manifest]) };
}

function found(files: Readonly<Record<string, Bytes>>, name: string): Uint8Array<ArrayBuffer> {
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) throw new IadError("INTERNAL", { detail: `"${name}" is not in this build` });
  return bytesOf(file);
}

function bytesOf(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

function textOf(bytes: Bytes): string {
  return new TextDecoder().decode(bytes);
}
