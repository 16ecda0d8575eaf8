/** The capture client's signed builds: made by the build, verified by the server. The only door of this folder. */
export { BuildManifestError } from "./errors.ts";
export { generateSigningKey, publicHalf } from "./keys.ts";
export { formatManifest, knownBuilds, signManifest, verifyManifest } from "./manifest.ts";
export {
  type BuildManifest,
  type BuiltClient,
  type ClientBuilds,
  type EncodedFile,
  type FileRole,
  type KnownBuild,
} from "./types.ts";
