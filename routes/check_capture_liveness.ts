import { createRoute, z } from "@hono/zod-openapi";
import type { CheckResult } from "../src/check/mod.ts";
import { REJECTION_REASONS } from "../src/verdict/mod.ts";
import { bundleBody, checkQuery, withBundle } from "./bundle_request.ts";
import { negotiate } from "./negotiate.ts";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

/** The reference's answer, and all of a verdict that a relying party gets. */
export const livenessSchema = z.object({
  face_liveness: z.object({ probability: z.number().min(0).max(1) }).optional().openapi({
    description: "Only where face liveness is configured",
  }),
  capture_liveness: z.object({
    probability: z.number().min(0).max(1),
    score: z.number(),
    rejection: z.array(z.enum(REJECTION_REASONS)),
  }),
}).openapi("CaptureLiveness");

export function livenessBody({ verdict, faceLiveness }: CheckResult): z.infer<typeof livenessSchema> {
  const { probability, score, rejection } = verdict;
  return {
    ...(faceLiveness && { face_liveness: { probability: faceLiveness.probability } }),
    capture_liveness: { probability, score, rejection: [...rejection] },
  };
}

const route = createRoute({
  method: "post",
  path: "/check_capture_liveness",
  summary: "Capture liveness of a bundle: was the picture captured, or injected?",
  description: "Rejection reasons are for analysis only and must not reach the capture client.",
  request: { body: bundleBody, query: checkQuery },
  responses: {
    200: {
      description: "Verdict",
      content: {
        "application/json": {
          schema: livenessSchema,
        },
      },
    },
    ...problems(400, 406, 413, 415, 500, 503),
  },
});

export function checkCaptureLiveness(app: App, deps: RouteDeps): void {
  app.openapi(route, async (c) => {
    negotiate(c, ["application/json"]);
    return c.json(livenessBody(await withBundle(c, deps, deps.checker.check)), 200);
  });
}
