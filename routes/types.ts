import type { OpenAPIHono } from "@hono/zod-openapi";
import type { BuiltClient } from "../src/client_build/mod.ts";
import type { PublicKeyInfo } from "../src/envelope/mod.ts";
import type { IadError } from "../src/errors.ts";
import type { License } from "../src/license/mod.ts";
import type { Checker } from "../src/check/mod.ts";
import type { NonceIssuer, RecordStore } from "../src/records/mod.ts";
import type { Logger, Metrics } from "../src/telemetry/mod.ts";
import type { Analyser } from "../src/analysis/mod.ts";

/** What the routes are built on. Nothing here reads the environment or listens. */
export interface RouteDeps {
  readonly version: string;
  readonly checker: Checker;
  readonly records: RecordStore;
  readonly nonces: NonceIssuer;
  /** What /client and /demo serve; undefined where no client is built. */
  readonly client: BuiltClient | undefined;
  /** False: nothing under /demo. */
  readonly demo: boolean;
  readonly analyser: Analyser;
  readonly publicKeys: () => readonly PublicKeyInfo[];
  readonly license: License;
  readonly now: () => number;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** True once the server stops taking work. */
  readonly draining: () => boolean;
  readonly maxBodyBytes: number;
  readonly deadlineMs: number;
}

export interface AppEnv {
  Variables: {
    requestId: string;
    /** Set by the error mapper. */
    failure?: IadError;
  };
}
export type App = OpenAPIHono<AppEnv>;
