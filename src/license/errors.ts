/** A licence that is configured but unusable, or cannot be issued: a reason not to start, never a response. */
export class LicenseError extends Error {
  override readonly name = "LicenseError";
}
