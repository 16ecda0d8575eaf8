import { createRoute, z } from "@hono/zod-openapi";
import { type BuiltClient, formatManifest } from "../src/client_build/mod.ts";
import { IadError } from "../src/errors.ts";
import { problems } from "./problem.ts";
import { filesByName, mediaTypeOf, serveStatic, type StaticFile } from "./static_file.ts";
import type { App, RouteDeps } from "./types.ts";

const route = createRoute({
  method: "get",
  path: "/client/{name}",
  summary: "The built capture client and its signed manifest",
  description: "Names with a content hash never change. `iad-capture.js`, `iad-capture-element.js` and " +
    "`iad-capture-worker.js` are the current build's; `manifest.json` says its id, hashes and date, " +
    "`manifest.jws` is the same, signed.",
  request: { params: z.object({ name: z.string().openapi({ example: "iad-capture.js" }) }) },
  responses: {
    200: {
      description: "File",
      content: {
        "text/javascript": { schema: z.string() },
        "application/json": { schema: z.record(z.string(), z.unknown()) },
        "application/jose": { schema: z.string() },
      },
    },
    304: { description: "Not modified" },
    ...problems(404, 500),
  },
});

/** Addresses that stay the same from build to build. */
const STABLE_NAMES = {
  library: "iad-capture.js",
  element: "iad-capture-element.js",
  worker: "iad-capture-worker.js",
} as const;

/** Pages of other origins load the client from here: it holds no secret, and their integrity checks need CORS. */
const SHARED = {
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/** The built client. Without one every name is a 404. */
export function clientFiles(app: App, { client }: RouteDeps): void {
  const files = client === undefined ? new Map<string, StaticFile>() : filesOf(client);
  app.openapi(route, (c) => {
    const file = files.get(c.req.param("name"));
    if (file === undefined) throw new IadError("NOT_FOUND");
    return serveStatic(c, file, SHARED);
  });
}

function filesOf(client: BuiltClient): Map<string, StaticFile> {
  const files = filesByName(client, STABLE_NAMES);
  const { manifest, signed } = client;
  const tag = `${manifest.build}-${Date.parse(manifest.not_after)}`;
  for (
    const [name, text] of [["manifest.json", formatManifest(manifest)], ["manifest.jws", signed]] as const
  ) {
    const body = { plain: new TextEncoder().encode(text) };
    files.set(name, { body, type: mediaTypeOf(name), tag, immutable: false });
  }
  return files;
}
