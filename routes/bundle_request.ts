import type { Context } from "hono";
import { z } from "@hono/zod-openapi";
import { IadError } from "../src/errors.ts";
import { licenseState } from "../src/license/mod.ts";
import type { RequestContext } from "../src/check/mod.ts";
import type { ArrivingBody } from "./arriving_bodies.ts";
import { receiveBody, requireBundleHeaders } from "./receive.ts";
import type { AppEnv, RouteDeps } from "./types.ts";

/** The request body of the three bundle endpoints, for the OpenAPI document. */
export const bundleBody = {
  required: true,
  description: "A sealed bundle, docs/spec/bundle.md",
  content: { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
} as const;

/** Hands a bundle endpoint's request to the check; an expired licence ends it when the body is asked for. */
export async function withBundle<T>(
  c: Context<AppEnv>,
  deps: RouteDeps,
  use: (request: RequestContext) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + deps.deadlineMs;
  let arriving: ArrivingBody | undefined;
  try {
    return await use({
      requestId: c.get("requestId"),
      caller: c.get("caller"),
      endpoint: c.req.path,
      deadline,
      receive: () => {
        if (licenseState(deps.license, deps.now()) === "expired") throw new IadError("LICENSE_EXPIRED");
        requireBundleHeaders(c.req.raw, deps.http.maxBodyBytes);
        arriving = deps.bodies.open();
        return receiveBody(c.req.raw, { maxBytes: deps.http.maxBodyBytes, deadline, arriving });
      },
    });
  } finally {
    arriving?.release();
  }
}
