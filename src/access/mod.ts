/** Who may ask what: bearer tokens with scopes, host names, origins, rates. The only door of this folder. */
export { type Access, createAccess } from "./access.ts";
export { isAllowedHost, isAllowedOrigin } from "./browser.ts";
export { callerOf } from "./caller.ts";
export { CallerRates } from "./caller_rates.ts";
export { makeToken, parseTokens, type Scope, SCOPES, type TokenEntry, TokenFileError } from "./tokens.ts";
