import type { Context } from "hono";
import { z } from "@hono/zod-openapi";
import type { CaptureType } from "../src/bundle/types.ts";
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

/** The query of the endpoints that check. */
export const checkQuery = z.object({
  capture_types: z.union([z.string(), z.array(z.string())]).optional().openapi({
    description:
      "Comma list or repeated parameter of the types that count here, of those that the server takes; without it, all of them",
    example: "face",
  }),
});

/** Throws BAD_REQUEST, naming the allowed values, for a type that is unknown or that the server does not take. */
function takenTypes(c: Context<AppEnv>, taken: readonly CaptureType[]): readonly CaptureType[] {
  const given = c.req.queries("capture_types");
  if (given === undefined) return taken;
  const names = given.flatMap((text) => text.split(",")).map((name) => name.trim());
  const known = taken.filter((type) => names.includes(type));
  if (known.length === 0 || names.some((name) => !known.some((type) => type === name))) {
    throw new IadError("BAD_REQUEST", {
      message: `Parameter "capture_types" must list any of: ${taken.join(", ")}`,
    });
  }
  return known;
}

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
      tokenName: c.get("tokenName"),
      endpoint: c.req.path,
      captureTypes: takenTypes(c, deps.captureTypes),
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
