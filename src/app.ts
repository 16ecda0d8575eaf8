import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import {
  type App,
  type AppEnv,
  measureHead,
  openApiDocument,
  problem,
  refuseInvalid,
  registerRoutes,
  type RouteDeps,
  routeLabel,
} from "../routes/mod.ts";
import { type ErrorCode, IadError } from "./errors.ts";
import { faultFields } from "./telemetry/mod.ts";

/** What is for us to mend, a dependency included: an error in the log, whatever the status. */
const OUR_FAULTS: ReadonlySet<ErrorCode> = new Set([
  "INTERNAL",
  "RECORDS_UNAVAILABLE",
  "LIVENESS_UNAVAILABLE",
]);
const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz", "/health", "/metrics"]);

/** The HTTP application: no I/O, no environment, no listening. Also runs under `app.request()` in tests. */
export function createApp(deps: RouteDeps): App {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });

  app.use(requestId({ limitLength: 128 }));
  app.use(async (c, next) => {
    const started = performance.now();
    // Photos, records and verdicts are for the one who asked; a route may say otherwise of what it serves.
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
    try {
      await next();
    } catch (thrown) {
      // Only what is not an Error reaches this: the framework hands the rest to onError.
      c.res = problem(c, thrown);
    }
    await measureHead(c);
    const seconds = (performance.now() - started) / 1000;
    const { path, method } = c.req;
    const { status } = c.res;
    const failure = c.get("failure");
    if (failure !== undefined) deps.metrics.countError(failure.code);
    // An unknown path counts as other.
    deps.metrics.countRequest({ route: routeLabel(path), method, status, seconds });
    // A probe that finds all well comes every few seconds and says nothing new.
    const isQuiet = failure === undefined && PROBES.has(path);
    const isOurs = failure !== undefined && OUR_FAULTS.has(failure.code);
    deps.log[isOurs ? "error" : isQuiet ? "debug" : "info"]("request", {
      request_id: c.get("requestId"),
      method,
      path,
      status,
      duration_ms: Math.round(seconds * 1000),
      ...(failure !== undefined && faultFields(failure)),
    });
  });
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      c.header("Allow", methods.join(", "));
      return problem(c, new IadError("METHOD_NOT_ALLOWED"));
    },
  }));
  app.onError((error, c) => problem(c, error));
  app.notFound((c) => problem(c, new IadError("NOT_FOUND")));
  registerRoutes(app, deps);
  const info = { title: "IAD Server", version: deps.buildVersion, license: { name: "Apache-2.0" } };
  const document = openApiDocument(app, info);
  app.get("/openapi.json", (c) => c.json(document));
  return app;
}
