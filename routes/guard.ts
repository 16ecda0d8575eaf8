import type { Context, MiddlewareHandler } from "hono";
import { callerOf, isAllowedHost, isAllowedOrigin, type Scope } from "../src/access/mod.ts";
import { IadError } from "../src/errors.ts";
import { PROBES } from "./table.ts";
import type { App, AppEnv, GuardedRoute, RouteDeps } from "./types.ts";

/** Methods that change nothing, which any page may send. */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** What holds before any route: the names we are called by, the pages that may write, and the scope of each route. */
export function guard(app: App, deps: RouteDeps, routes: readonly GuardedRoute[]): void {
  app.use(async (c, next) => {
    requireHost(c, deps);
    requireOrigin(c, deps);
    c.set("caller", callerOf({ name: undefined, address: c.env?.remoteAddress }));
    await next();
  });
  for (const { route, scope } of routes) if (scope !== null) app.use(route, requireScope(scope, deps));
}

function requireHost(c: Context<AppEnv>, { http }: RouteDeps): void {
  if (PROBES.has(c.req.path)) return;
  if (!isAllowedHost(c.req.header("host"), http.allowedHosts)) throw new IadError("HOST_NOT_ALLOWED");
}

function requireOrigin(c: Context<AppEnv>, { http }: RouteDeps): void {
  if (SAFE_METHODS.has(c.req.method)) return;
  const facts = {
    host: c.req.header("host"),
    origin: c.req.header("origin"),
    secFetchSite: c.req.header("sec-fetch-site"),
  };
  if (!isAllowedOrigin(facts, http.allowedOrigins)) {
    throw new IadError("FORBIDDEN", {
      message: "Pages of this origin may not send requests",
      detail: "origin",
    });
  }
}

function requireScope(scope: Scope, { access }: RouteDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { name } = await access.authorize(c.req.header("authorization"), scope);
    if (name !== undefined) {
      c.set("tokenName", name);
      c.set("caller", callerOf({ name, address: undefined }));
    }
    await next();
  };
}
