import { createRoute, z } from "@hono/zod-openapi";
import { toBase64 } from "../src/bytes/mod.ts";
import { CAPTURE_TYPES } from "../src/bundle/mod.ts";
import { IadError } from "../src/errors.ts";
import { bundleBody, withBundle } from "./bundle_request.ts";
import { negotiate } from "./negotiate.ts";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const TYPES = ["external", "photo", "type"] as const;
type DataType = (typeof TYPES)[number];

const route = createRoute({
  method: "post",
  path: "/extract_data",
  summary: "Chosen data of a bundle",
  request: {
    body: bundleBody,
    query: z.object({
      types: z.union([z.string(), z.array(z.string())]).optional().openapi({
        description: "Comma list or repeated parameter of: external, photo, type",
        example: "external,photo",
      }),
    }),
  },
  responses: {
    200: {
      description: "Data by type",
      content: {
        "application/json": {
          schema: z.object({
            photo: z.string().optional().openapi({ description: "Photo in base64" }),
            type: z.enum(CAPTURE_TYPES).optional().openapi({ description: "What the sender says it shows" }),
            external: z.string().nullable().optional().openapi({ description: "External data, or null" }),
          }).openapi("ExtractedData"),
        },
      },
    },
    ...problems(400, 406, 413, 415, 500, 503),
  },
});

/** The asked types. Throws BAD_REQUEST, naming the allowed values, for unknown, empty or missing ones. */
function parseTypes(given: readonly string[]): ReadonlySet<DataType> {
  const names = given.flatMap((text) => text.split(",")).map((name) => name.trim());
  const known = names.filter((name): name is DataType => TYPES.some((type) => type === name));
  if (names.length === 0 || known.length < names.length) {
    throw new IadError("BAD_REQUEST", { message: `Parameter "types" must list any of: ${TYPES.join(", ")}` });
  }
  return new Set(known);
}

export function extractData(app: App, deps: RouteDeps): void {
  app.openapi(route, async (c) => {
    negotiate(c, ["application/json"]);
    const types = parseTypes(c.req.queries("types") ?? []);
    const bundle = await withBundle(c, deps, deps.checker.extract);
    return c.json({
      ...(types.has("photo") && { photo: toBase64(bundle.photo) }),
      ...(types.has("type") && { type: bundle.captureType }),
      ...(types.has("external") && { external: bundle.external ?? null }),
    }, 200);
  });
}
