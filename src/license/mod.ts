/** Licence tokens: issued and verified offline. The only door of this folder. */
export { LicenseError } from "./errors.ts";
export { licenseState, parseExpiry, remainingDays, UNLICENSED } from "./expiry.ts";
export { generateLicenseKeyPair, issueLicense, readLicense } from "./token.ts";
export type { License } from "./types.ts";
