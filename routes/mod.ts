import { apiVersion } from "./api_version.ts";
import { biRecords } from "./bi_records.ts";
import { checkCaptureLiveness } from "./check_capture_liveness.ts";
import { clientFiles } from "./client_files.ts";
import { demo } from "./demo.ts";
import { extractData } from "./extract_data.ts";
import { extractImage } from "./extract_image.ts";
import { guard } from "./guard.ts";
import { health } from "./health.ts";
import { metrics } from "./metrics.ts";
import { nonces } from "./nonces.ts";
import { publicKeys } from "./public_keys.ts";
import type { App, GuardedRoute, RouteDeps } from "./types.ts";

export { ArrivingBodies } from "./arriving_bodies.ts";
export { measureHead } from "./head.ts";
export { problem, refusal, refuseInvalid } from "./problem.ts";
export type { App, AppEnv, RouteDeps } from "./types.ts";

/** Every path with its methods and scope. A test holds it equal to what is registered. */
export const ROUTES: readonly GuardedRoute[] = [
  { route: "/api_version", methods: ["GET"], scope: null },
  { route: "/check_capture_liveness", methods: ["POST"], scope: "check" },
  { route: "/extract_image", methods: ["POST"], scope: "extract" },
  { route: "/extract_data", methods: ["POST"], scope: "extract" },
  { route: "/health", methods: ["GET"], scope: null },
  { route: "/livez", methods: ["GET"], scope: null },
  { route: "/readyz", methods: ["GET"], scope: null },
  { route: "/metrics", methods: ["GET"], scope: "metrics" },
  { route: "/bi_records", methods: ["GET"], scope: "records" },
  { route: "/public_keys", methods: ["GET"], scope: null },
  { route: "/nonces", methods: ["POST"], scope: "nonces" },
  { route: "/client/*", methods: ["GET"], scope: null },
  { route: "/demo", methods: ["GET"], scope: null },
  { route: "/demo/check", methods: ["POST"], scope: "check" },
  { route: "/demo/*", methods: ["GET"], scope: null },
  { route: "/openapi.json", methods: ["GET"], scope: null },
];
const LABELS: ReadonlySet<string> = new Set(ROUTES.map(({ route }) => route));

/** The route that a path counts under: itself, or its folder where all files of it are one route. */
export function routeLabel(path: string): string {
  const folder = path.replace(/^(\/[^/]*\/).*$/s, "$1*");
  return !LABELS.has(path) && LABELS.has(folder) ? folder : path;
}

/** The guard, then every endpoint, in the reference's order; ours come last. */
export function registerRoutes(app: App, deps: RouteDeps): void {
  guard(app, deps, ROUTES);
  apiVersion(app, deps);
  checkCaptureLiveness(app, deps);
  extractImage(app, deps);
  extractData(app, deps);
  health(app, deps);
  metrics(app, deps);
  biRecords(app, deps);
  publicKeys(app, deps);
  nonces(app, deps);
  clientFiles(app, deps);
  demo(app, deps);
}
