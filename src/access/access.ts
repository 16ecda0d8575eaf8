import { equalBytes } from "../bytes/mod.ts";
import { IadError } from "../errors.ts";
import { hashToken, type Scope, type TokenEntry } from "./tokens.ts";

interface Identity {
  /** The token's name; undefined where the server is open. */
  readonly name: string | undefined;
}

export interface Access {
  /** Throws UNAUTHENTICATED without a token that the file lists, FORBIDDEN where it lacks the scope. */
  authorize(authorization: string | undefined, scope: Scope): Promise<Identity>;
}

/** RFC 6750 §2.1; a token of any kind is at most so long. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i;

/** Holds every request against the tokens of the moment; `undefined`: the server is open. */
export function createAccess(tokens: () => readonly TokenEntry[] | undefined): Access {
  return {
    async authorize(authorization, scope) {
      const entries = tokens();
      if (entries === undefined) return { name: undefined };
      const token = authorization?.match(BEARER)?.[1];
      if (token === undefined) throw new IadError("UNAUTHENTICATED", { detail: "no bearer token" });
      const entry = find(entries, await hashToken(token));
      if (entry === undefined) throw new IadError("UNAUTHENTICATED", { detail: "unknown token" });
      if (!entry.scopes.has(scope)) {
        const message = `The token lacks the scope "${scope}"`;
        throw new IadError("FORBIDDEN", { message, detail: entry.name });
      }
      return { name: entry.name };
    },
  };
}

/** Looks at every entry in constant time, wherever the right one stands. */
function find(entries: readonly TokenEntry[], hash: Uint8Array): TokenEntry | undefined {
  let found: TokenEntry | undefined;
  for (const entry of entries) if (equalBytes(entry.hash, hash)) found = entry;
  return found;
}
