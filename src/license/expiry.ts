import { LicenseError } from "./errors.ts";
import type { License, LicenseState } from "./types.ts";

/** The last second that the four-digit years of the wire format can name. */
const NEVER_MS = Date.parse("9999-12-31T23:59:59Z");

/** Whole seconds, UTC, without a fraction. */
export function formatExpiry(expiresMs: number): string {
  return new Date(expiresMs).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Full use without a token. */
export const UNLICENSED: License = Object.freeze({
  kind: "none",
  expirationDate: formatExpiry(NEVER_MS),
  expiresMs: NEVER_MS,
  subject: undefined,
  licenseId: undefined,
});

/** Cheap enough for every request: one comparison. */
export function licenseState(license: License, nowMs: number): LicenseState {
  if (license.kind === "none") return "none";
  return nowMs < license.expiresMs ? "valid" : "expired";
}

/** Whole days left, rounded down; 0 on the last day and after it. */
export function remainingDays(license: License, nowMs: number): number {
  return Math.max(0, Math.floor((license.expiresMs - nowMs) / 86_400_000));
}

/** Milliseconds of `yyyy-MM-dd` (its last second, UTC) or of an RFC 3339 instant in UTC. Throws LicenseError. */
export function parseExpiry(text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text;
  const expiresMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(instant) ? Date.parse(instant) : NaN;
  // Date.parse rolls 30 February over to March: only what reads back the same is a date.
  if (Number.isNaN(expiresMs) || formatExpiry(expiresMs) !== instant) {
    throw new LicenseError(`Expiry "${text.slice(0, 40)}" is not yyyy-MM-dd or yyyy-MM-ddTHH:mm:ssZ`);
  }
  return expiresMs;
}
