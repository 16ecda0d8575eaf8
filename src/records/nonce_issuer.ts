import { sha256 } from "../bytes/mod.ts";
import { IadError } from "../errors.ts";
import type { NonceStore } from "./types.ts";

/** Bytes of a nonce that this server makes: 128 bits. */
const NONCE_BYTES = 16;

export interface NonceIssuer {
  /** A new nonce. Rejects with OVERLOADED when too many are alive, RECORDS_UNAVAILABLE without a database. */
  issue(): Promise<IssuedNonce>;
}
interface IssuedNonce {
  readonly nonce: Uint8Array;
  /** Epoch milliseconds. */
  readonly expiresMs: number;
}

interface NonceIssuerOptions {
  readonly ttlMs: number;
  /** Most nonces that may be alive: issued and not expired, the used ones included. */
  readonly limit: number;
  readonly now: () => number;
}

/** Hands out nonces; the database learns their SHA-256 alone, so that who reads it cannot use them. */
export function createNonceIssuer(store: NonceStore, options: NonceIssuerOptions): NonceIssuer {
  return {
    async issue() {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const nowMs = options.now();
      const expiresMs = nowMs + options.ttlMs;
      const issue = { digest: await sha256(nonce), nowMs, expiresMs, limit: options.limit };
      if (!await store.issueNonce(issue)) {
        throw new IadError("OVERLOADED", { detail: "too many nonces alive" });
      }
      return { nonce, expiresMs };
    },
  };
}
