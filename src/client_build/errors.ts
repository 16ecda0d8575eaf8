/** A manifest or signing key that cannot be used. The message names what is wrong and holds no key. */
export class BuildManifestError extends Error {
  override readonly name = "BuildManifestError";
}
