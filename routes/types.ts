import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Access, CallerRates, Scope } from "../src/access/mod.ts";
import type { CaptureType } from "../src/bundle/types.ts";
import type { BuiltClient } from "../src/client_build/mod.ts";
import type { PublicKeyInfo } from "../src/envelope/mod.ts";
import type { IadError } from "../src/errors.ts";
import type { HttpConfig } from "../src/config/mod.ts";
import type { License } from "../src/license/mod.ts";
import type { Checker } from "../src/check/mod.ts";
import type { NonceIssuer, RecordStore } from "../src/records/mod.ts";
import type { Logger, Metrics, RouteLabel } from "../src/telemetry/mod.ts";
import type { ArrivingBodies } from "./arriving_bodies.ts";
import type { Analyser } from "../src/analysis/mod.ts";

/** What the routes are built on. Nothing here reads the environment or listens. */
export interface RouteDeps {
  /** The number of the contract, and the version of this build. */
  readonly apiVersion: string;
  readonly buildVersion: string;
  readonly checker: Checker;
  readonly records: RecordStore;
  readonly nonces: NonceIssuer;
  /** What /client and /demo serve; undefined where no client is built. */
  readonly client: BuiltClient | undefined;
  readonly http: Pick<HttpConfig, "allowedHosts" | "allowedOrigins" | "demo" | "maxBodyBytes">;
  readonly access: Access;
  /** How many nonces each caller may ask for. */
  readonly nonceRates: CallerRates;
  readonly analyser: Analyser;
  readonly publicKeys: () => readonly PublicKeyInfo[];
  readonly license: License;
  readonly now: () => number;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** True once the server stops taking work. */
  readonly draining: () => boolean;
  /** Types of bundle that a check takes. */
  readonly captureTypes: readonly CaptureType[];
  readonly bodies: ArrivingBodies;
  readonly deadlineMs: number;
  /** What the host lacks, a phrase each, for `/health`. */
  readonly lacks: readonly string[];
}

/** A route, its methods, and the scope of the tokens that open it; null: open to all. */
export interface GuardedRoute extends RouteLabel {
  readonly scope: Scope | null;
}

export interface AppEnv {
  Bindings: { readonly remoteAddress?: string | undefined };
  Variables: {
    requestId: string;
    /** Who asks: a token's name or an address. */
    caller: string | undefined;
    /** Set where a token was asked for and given. */
    tokenName?: string;
    /** Set by the error mapper. */
    failure?: IadError;
  };
}
export type App = OpenAPIHono<AppEnv>;
