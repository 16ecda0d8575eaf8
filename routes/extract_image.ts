import { createRoute, z } from "@hono/zod-openapi";
import { bundleBody, withBundle } from "./bundle_request.ts";
import { negotiate } from "./negotiate.ts";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const route = createRoute({
  method: "post",
  path: "/extract_image",
  summary: "The photo of a bundle, the JPEG bytes exactly as captured",
  request: { body: bundleBody },
  responses: {
    200: {
      description: "Photo",
      content: { "image/jpeg": { schema: z.string().openapi({ format: "binary" }) } },
    },
    ...problems(400, 406, 413, 415, 500, 503),
  },
});

export function extractImage(app: App, deps: RouteDeps): void {
  app.openapi(route, async (c) => {
    negotiate(c, ["image/jpeg"]);
    const bundle = await withBundle(c, deps, deps.checker.extract);
    return c.body(new Uint8Array(bundle.photo), 200, { "Content-Type": "image/jpeg" });
  });
}
