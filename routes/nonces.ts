import { createRoute, z } from "@hono/zod-openapi";
import { toHex } from "../src/bytes/mod.ts";
import { IadError } from "../src/errors.ts";
import { licenseState } from "../src/license/mod.ts";
import { negotiate } from "./negotiate.ts";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const route = createRoute({
  method: "post",
  path: "/nonces",
  summary: "A nonce for one capture: single use, and it expires",
  description: "For the relying party's backend, which hands it to its capture client. No body is needed.",
  responses: {
    200: {
      description: "Nonce",
      content: {
        "application/json": {
          schema: z.object({
            nonce: z.string().openapi({ example: "8f1c0d9a7be2438866d1f0c2a94b7e35" }),
            expires_at: z.string().openapi({ example: "2026-11-23T10:35:00.000Z" }),
          }).openapi("Nonce"),
        },
      },
    },
    ...problems(406, 413, 429, 500, 503),
  },
});

/** What a client may send without a reason to. */
const MAX_BODY_BYTES = 64 * 1024;

export function nonces(app: App, deps: RouteDeps): void {
  app.openapi(route, async (c) => {
    negotiate(c, ["application/json"]);
    // The body says nothing here and is never read; one that is announced as large is not waited for either.
    if (Number(c.req.header("content-length") ?? 0) > MAX_BODY_BYTES) throw new IadError("PAYLOAD_TOO_LARGE");
    if (licenseState(deps.license, deps.now()) === "expired") throw new IadError("LICENSE_EXPIRED");
    if (!deps.nonceRates.take(c.get("caller") ?? "unknown")) throw new IadError("RATE_LIMITED");
    const { nonce, expiresMs } = await deps.nonces.issue();
    return c.json({ nonce: toHex(nonce), expires_at: new Date(expiresMs).toISOString() }, 200);
  });
}
