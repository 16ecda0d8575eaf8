/** What a built file is for. `sdk_source` of a bundle is held against `library`, `element` and `worker`. */
export const FILE_ROLES = [
  "library",
  "element",
  "worker",
  "demo_page",
  "demo_script",
  "demo_style",
  "demo_icon",
] as const;
export type FileRole = (typeof FILE_ROLES)[number];

interface BuildFile {
  /** Base64 SHA-384 of the file, as in Subresource Integrity but without the `sha384-` before it. */
  readonly sha384: string;
  readonly bytes: number;
  readonly role: FileRole;
}

/** What one run of `deno task build:client` made. The members' names are the JSON's. */
export interface BuildManifest {
  /** Sixteen hex digits over the built files; `sdk.build` of every bundle that the build seals. */
  readonly build: string;
  readonly version: string;
  /** libjpeg quality that the build encodes photos with, 1 to 100. */
  readonly quality: number;
  readonly files: Readonly<Record<string, BuildFile>>;
  /** RFC 3339, UTC: bundles of this build are welcome up to then. */
  readonly not_after: string;
}

/** The same bytes in the content codings that are served. */
export interface EncodedFile {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer>;
  readonly br?: Uint8Array<ArrayBuffer>;
}

/** A build whose manifest was verified and whose files are the manifest's, as it is served. */
export interface BuiltClient {
  readonly manifest: BuildManifest;
  /** The signed manifest, compact JWS. */
  readonly signed: string;
  readonly files: ReadonlyMap<string, EncodedFile>;
}

/** One build that the server knows. */
export interface KnownBuild {
  readonly build: string;
  readonly quality: number;
  /** Milliseconds since the epoch. */
  readonly notAfterMs: number;
  /** SHA-384, base64, of the files that a page may load the library from, and of its workers. */
  readonly librarySha384: readonly string[];
  readonly workerSha384: readonly string[];
}

/** The builds of all accepted manifests, by build id. Empty: the server was given none and judges no build. */
export type ClientBuilds = ReadonlyMap<string, KnownBuild>;
