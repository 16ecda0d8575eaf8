import { createRoute, z } from "@hono/zod-openapi";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const route = createRoute({
  method: "get",
  path: "/api_version",
  summary: "Version of the server and expiration date of its licence",
  responses: {
    200: {
      description: "Version",
      content: {
        "application/json": {
          schema: z.object({
            product: z.literal("IADServer"),
            version: z.string().openapi({ example: "2.1.0" }),
            expirationDate: z.string().openapi({ example: "2025-11-24T23:59:59Z" }),
          }).openapi("ApiVersion"),
        },
      },
    },
    ...problems(500),
  },
});

export function apiVersion(app: App, deps: RouteDeps): void {
  app.openapi(route, (c) =>
    c.json({
      product: "IADServer" as const,
      version: deps.apiVersion,
      expirationDate: deps.license.expirationDate,
    }, 200));
}
