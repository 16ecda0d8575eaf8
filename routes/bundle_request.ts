import type { Context } from "hono";
import { z } from "@hono/zod-openapi";
import { IadError } from "../src/errors.ts";
import { licenseState } from "../src/license/mod.ts";
import type { RequestContext } from "../src/check/mod.ts";
import { receiveBody } from "./receive.ts";
import type { AppEnv, RouteDeps } from "./types.ts";

/** The request body of the three bundle endpoints, for the OpenAPI document. */
export const bundleBody = {
  required: true,
  description: "A sealed bundle, docs/spec/bundle.md",
  content: { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
} as const;

/** What a bundle endpoint hands to the checker. An expired licence ends it here. */
export function bundleRequest(c: Context<AppEnv>, deps: RouteDeps): RequestContext {
  const deadline = performance.now() + deps.deadlineMs;
  return {
    requestId: c.get("requestId"),
    endpoint: c.req.path,
    deadline,
    receive: () => {
      if (licenseState(deps.license, deps.now()) === "expired") throw new IadError("LICENSE_EXPIRED");
      return receiveBody(c.req.raw, { maxBytes: deps.maxBodyBytes, deadline });
    },
  };
}
