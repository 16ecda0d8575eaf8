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
import { ROUTES } from "./table.ts";
import type { App, RouteDeps } from "./types.ts";

export { ArrivingBodies } from "./arriving_bodies.ts";
export { measureHead } from "./head.ts";
export { openApiDocument } from "./openapi.ts";
export { problem, refusal, refuseInvalid } from "./problem.ts";
export { ROUTES } from "./table.ts";
export type { App, AppEnv, RouteDeps } from "./types.ts";

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
