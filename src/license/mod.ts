/** Licence tokens: issued and verified offline. The only door of this folder. */
export { LicenseError } from "./errors.ts";
export { licenseState, parseExpiry, remainingDays, UNLICENSED } from "./expiry.ts";
export {
  generateLicenseKeyPair,
  issueLicense,
  type LicenseInput,
  type LicenseTerms,
  readLicense,
} from "./token.ts";
export type { License, LicenseState } from "./types.ts";
