/** What the server may do until when. Expiry is not a kind: it comes while the server runs. */
export interface License {
  /** `none`: no token configured, everything is usable. `signed`: from a verified token. */
  readonly kind: "none" | "signed";
  /** UTC, whole seconds, as in the reference: `2025-11-24T23:59:59Z`. */
  readonly expirationDate: string;
  /** The same instant, milliseconds; from it on the licence is expired. */
  readonly expiresMs: number;
  readonly subject: string | undefined;
  readonly licenseId: string | undefined;
}

export type LicenseState = "none" | "valid" | "expired";
