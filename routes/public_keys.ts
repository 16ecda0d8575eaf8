import { createRoute, z } from "@hono/zod-openapi";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const route = createRoute({
  method: "get",
  path: "/public_keys",
  summary: "The public keys that a client may seal bundles with",
  responses: {
    200: {
      description: "Keys",
      content: {
        "application/json": {
          schema: z.object({
            keys: z.array(z.object({
              keyId: z.string().openapi({ description: "Hex" }),
              suite: z.enum(["p256", "x25519", "hybrid"]),
              kemId: z.number().int(),
              kdfId: z.number().int(),
              aeadId: z.number().int(),
              publicKey: z.string().openapi({ description: "Serialized KEM public key, base64" }),
              isDefault: z.boolean().openapi({ description: "Used for an empty key id" }),
            })),
          }).openapi("PublicKeys"),
        },
      },
    },
    ...problems(500),
  },
});

export function publicKeys(app: App, deps: RouteDeps): void {
  app.openapi(route, (c) => c.json({ keys: deps.publicKeys().map((key) => ({ ...key })) }, 200));
}
