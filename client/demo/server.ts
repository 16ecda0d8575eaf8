import type { SealingKeys } from "../types.ts";

/** The answer of `POST /demo/check`. */
export interface DemoCheck {
  readonly verdict: {
    readonly capture_liveness: {
      readonly probability: number;
      readonly score: number;
      readonly rejection: readonly string[];
    };
  };
  readonly evidence: {
    readonly pipeline: string;
    readonly score: number;
    /** Nats; positive speaks for an attack. */
    readonly groups: Readonly<Record<string, number>>;
    readonly contributions: readonly Contribution[];
  };
  readonly bundle: {
    readonly bytes: number;
    readonly version: number;
    readonly suite: string;
    readonly key_id: string;
    readonly enc_bytes: number;
    readonly ciphertext_bytes: number;
  };
}
export interface Contribution {
  readonly mark: string;
  readonly group: string;
  readonly llr: number;
  readonly reason: string;
  readonly hard: boolean;
}

/** The body of every error. */
interface Problem {
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly path: string;
  readonly error_code: string;
}

export type Checked =
  | { readonly kind: "verdict"; readonly check: DemoCheck }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "unreachable" };

const CHECK_MS = 30_000;

export async function fetchKeys(): Promise<SealingKeys> {
  const response = await fetch("public_keys");
  if (!response.ok) throw new Error(`GET /public_keys: ${response.status}`);
  return await response.json();
}

/** Hex; undefined where the server issues none: the capture then goes without. */
export async function fetchNonce(): Promise<string | undefined> {
  try {
    const response = await fetch("nonces", { method: "POST" });
    return response.ok ? (await response.json()).nonce : undefined;
  } catch {
    return undefined;
  }
}

export async function checkBundle(bundle: Uint8Array<ArrayBuffer>): Promise<Checked> {
  try {
    const response = await fetch("demo/check", {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: bundle,
      signal: AbortSignal.timeout(CHECK_MS),
    });
    const body = await response.json();
    return response.ok ? { kind: "verdict", check: body } : { kind: "problem", problem: body };
  } catch {
    return { kind: "unreachable" };
  }
}
