import type { GuardedRoute } from "./types.ts";

/** Orchestrators ask these by address, and they say nothing but how the server is: they answer to any host name. */
export const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz", "/health"]);

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
