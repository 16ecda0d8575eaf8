import { createRoute, z } from "@hono/zod-openapi";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const route = createRoute({
  method: "get",
  path: "/metrics",
  summary: "Metrics in the Prometheus text format",
  responses: {
    200: { description: "Metrics", content: { "text/plain": { schema: z.string() } } },
    ...problems(500),
  },
});

export function metrics(app: App, deps: RouteDeps): void {
  app.openapi(route, async (c) => {
    return c.text(await deps.metrics.render(), 200, { "Content-Type": deps.metrics.contentType });
  });
}
