/** The developers' demo: its page, and a check that tells why. An oracle for attackers: off in production. */
import { createRoute, z } from "@hono/zod-openapi";
import { toHex } from "../src/bytes/mod.ts";
import type { CheckResult } from "../src/check/mod.ts";
import { parseEnvelope } from "../src/envelope/mod.ts";
import { IadError } from "../src/errors.ts";
import { PIPELINES, REJECTION_REASONS } from "../src/verdict/mod.ts";
import { bundleBody, checkQuery, withBundle } from "./bundle_request.ts";
import { livenessBody, livenessSchema } from "./check_capture_liveness.ts";
import { negotiate } from "./negotiate.ts";
import { problems } from "./problem.ts";
import { filesByName, serveStatic, type StaticFile } from "./static_file.ts";
import type { App, RouteDeps } from "./types.ts";

const STABLE_NAMES = {
  demo_page: "index.html",
  demo_script: "demo.js",
  demo_style: "demo.css",
  demo_icon: "icon.svg",
} as const;

/** What the page may do: nothing inline, nothing from elsewhere, the camera for itself alone. */
const PAGE_HEADERS = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob: mediastream:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
};

const html = { "text/html": { schema: z.string() } };
const pageRoute = createRoute({
  method: "get",
  path: "/demo",
  summary: "A page that captures, seals, checks and shows why. For developers",
  responses: { 200: { description: "Page", content: html }, ...problems(404, 500) },
});
const fileRoute = createRoute({
  method: "get",
  path: "/demo/{name}",
  summary: "The demo page's script, style and icon",
  request: { params: z.object({ name: z.string().openapi({ example: "demo.css" }) }) },
  responses: {
    200: {
      description: "File",
      content: {
        "text/javascript": { schema: z.string() },
        "text/css": { schema: z.string() },
        "image/svg+xml": { schema: z.string() },
      },
    },
    304: { description: "Not modified" },
    ...problems(404, 500),
  },
});
const checkRoute = createRoute({
  method: "post",
  path: "/demo/check",
  summary: "A check as /check_capture_liveness does it, with the evidence. For developers",
  description: "Tells an attacker what to mend. `IAD_SERVER_DEMO=false` turns everything under /demo off.",
  request: { body: bundleBody, query: checkQuery },
  responses: {
    200: {
      description: "Verdict, evidence and the bundle's clear header",
      content: {
        "application/json": {
          schema: z.object({
            verdict: livenessSchema,
            evidence: z.object({
              pipeline: z.enum(PIPELINES),
              score: z.number(),
              groups: z.record(z.string(), z.number()).openapi({ description: "Capped sums, nats" }),
              contributions: z.array(z.object({
                mark: z.string(),
                group: z.string(),
                llr: z.number().openapi({ description: "Nats" }),
                reason: z.enum(REJECTION_REASONS),
                hard: z.boolean(),
              })),
            }),
            bundle: z.object({
              bytes: z.number().int(),
              version: z.number().int(),
              suite: z.string(),
              key_id: z.string().openapi({ description: "Hex" }),
              enc_bytes: z.number().int(),
              ciphertext_bytes: z.number().int(),
            }),
          }).openapi("DemoCheck"),
        },
      },
    },
    ...problems(400, 406, 413, 415, 500, 503),
  },
});

export function demo(app: App, deps: RouteDeps): void {
  if (!deps.http.demo) return;
  const files = deps.client === undefined
    ? new Map<string, StaticFile>()
    : filesByName(deps.client, STABLE_NAMES);

  app.openapi(pageRoute, (c) => {
    const page = files.get(STABLE_NAMES.demo_page);
    if (page === undefined) throw new IadError("NOT_FOUND");
    return serveStatic(c, page, PAGE_HEADERS);
  });
  app.openapi(checkRoute, async (c) => {
    negotiate(c, ["application/json"]);
    let received: Uint8Array = new Uint8Array(0);
    const result = await withBundle(
      c,
      deps,
      (request) =>
        deps.checker.check({ ...request, receive: async () => received = await request.receive() }),
    );
    return c.json({
      verdict: livenessBody(result),
      evidence: evidenceBody(result.verdict),
      bundle: bundleFacts(received),
    }, 200);
  });
  app.openapi(fileRoute, (c) => {
    const file = files.get(c.req.param("name"));
    if (file === undefined || file.type.startsWith("text/html")) throw new IadError("NOT_FOUND");
    return serveStatic(c, file);
  });
}

function evidenceBody({ pipeline, score, groups, contributions }: CheckResult["verdict"]) {
  return {
    pipeline,
    score,
    groups: { ...groups },
    contributions: contributions.map((contribution) => ({ ...contribution })),
  };
}

/** The clear header of a bundle that was just opened. */
function bundleFacts(bytes: Uint8Array) {
  const envelope = parseEnvelope(bytes);
  return {
    bytes: bytes.length,
    version: envelope.version,
    suite: envelope.suite.name,
    key_id: toHex(envelope.keyId),
    enc_bytes: envelope.enc.length,
    ciphertext_bytes: envelope.ciphertext.length,
  };
}
