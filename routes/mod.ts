import type { RouteLabel } from "../src/telemetry/mod.ts";
import { apiVersion } from "./api_version.ts";
import { biRecords } from "./bi_records.ts";
import { checkCaptureLiveness } from "./check_capture_liveness.ts";
import { clientFiles } from "./client_files.ts";
import { demo } from "./demo.ts";
import { extractData } from "./extract_data.ts";
import { extractImage } from "./extract_image.ts";
import { health } from "./health.ts";
import { metrics } from "./metrics.ts";
import { nonces } from "./nonces.ts";
import { publicKeys } from "./public_keys.ts";
import type { App, RouteDeps } from "./types.ts";

export { measureHead } from "./head.ts";
export { problem, refuseInvalid } from "./problem.ts";
export type { App, AppEnv, RouteDeps } from "./types.ts";

/** Paths and methods, for the metrics' labels. A test holds it equal to what is registered. */
export const ROUTES: readonly RouteLabel[] = [
  { route: "/api_version", methods: ["GET"] },
  { route: "/check_capture_liveness", methods: ["POST"] },
  { route: "/extract_image", methods: ["POST"] },
  { route: "/extract_data", methods: ["POST"] },
  { route: "/health", methods: ["GET"] },
  { route: "/livez", methods: ["GET"] },
  { route: "/readyz", methods: ["GET"] },
  { route: "/metrics", methods: ["GET"] },
  { route: "/bi_records", methods: ["GET"] },
  { route: "/public_keys", methods: ["GET"] },
  { route: "/nonces", methods: ["POST"] },
  { route: "/client/*", methods: ["GET"] },
  { route: "/demo", methods: ["GET"] },
  { route: "/demo/check", methods: ["POST"] },
  { route: "/demo/*", methods: ["GET"] },
  { route: "/openapi.json", methods: ["GET"] },
];
const LABELS: ReadonlySet<string> = new Set(ROUTES.map(({ route }) => route));

/** The route that a path counts under: itself, or its folder where all files of it are one route. */
export function routeLabel(path: string): string {
  const folder = path.replace(/^(\/[^/]*\/).*$/s, "$1*");
  return !LABELS.has(path) && LABELS.has(folder) ? folder : path;
}

/** Every endpoint, in the reference's order; ours come last. */
export function registerRoutes(app: App, deps: RouteDeps): void {
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
