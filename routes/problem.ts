import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "@hono/zod-openapi";
import { ERROR_TABLE, type ErrorCode, IadError, toIadError } from "../src/errors.ts";
import type { AppEnv } from "./types.ts";

/** The reference's six-field error body. */
const problemSchema = z.object({
  timestamp: z.string().openapi({ example: "2026-11-23T10:30:00.000+00:00" }),
  status: z.number().int().openapi({ example: 400 }),
  error: z.string().openapi({ example: "Bad Request" }),
  message: z.string().openapi({ example: "Face not found" }),
  path: z.string().openapi({ example: "/check_capture_liveness" }),
  error_code: z.string().openapi({ example: "FACE_NOT_FOUND" }),
}).openapi("Problem");

const PHRASES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
  505: "HTTP Version Not Supported",
};

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "BAD_REQUEST",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  406: "NOT_ACCEPTABLE",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};

/** What was thrown, as one of ours. The framework's own exceptions are mapped by status first. */
function fromThrown(thrown: unknown): IadError {
  if (thrown instanceof HTTPException) {
    const code = BY_STATUS[thrown.status] ?? "INTERNAL";
    return new IadError(code, { detail: `HTTPException ${thrown.status}`, cause: thrown });
  }
  return toIadError(thrown);
}

/**
 * The single error mapper: every error of every path leaves here. The error stays on the context, so that
 * the request is counted and logged with it, once.
 */
export function problem(c: Context<AppEnv>, thrown: unknown): Response {
  const error = fromThrown(thrown);
  c.set("failure", error);
  const { status } = ERROR_TABLE[error.code];
  if (status === 503 || status === 429) c.header("Retry-After", "1");
  if (status === 401) c.header("WWW-Authenticate", "Bearer");
  return c.json(problemBody(error, c.req.path), status);
}

function problemBody(error: IadError, path: string) {
  const { status, errorCode } = ERROR_TABLE[error.code];
  return {
    timestamp: new Date().toISOString().replace("Z", "+00:00"),
    status,
    error: PHRASES[status] ?? "Error",
    message: error.message,
    path,
    error_code: errorCode,
  };
}

const REFUSALS = {
  400: "BAD_REQUEST",
  405: "METHOD_NOT_ALLOWED",
  408: "REQUEST_TIMEOUT",
  421: "HOST_NOT_ALLOWED",
  431: "HEADERS_TOO_LARGE",
  503: "NOT_READY",
  505: "HTTP_VERSION",
} as const satisfies Readonly<Record<number, ErrorCode>>;

/** The answer to what never became a request; its path is not known. */
export function refusal(status: keyof typeof REFUSALS): Response {
  return Response.json(problemBody(new IadError(REFUSALS[status]), ""), {
    status,
    statusText: PHRASES[status] ?? "",
    // CONNECT alone: it names no path.
    ...(status === 405 && { headers: { allow: "GET, HEAD, POST" } }),
  });
}

/** OpenAPI responses for the given statuses, each with the six-field body. */
export function problems<const S extends readonly number[]>(...statuses: S) {
  const content = { "application/json": { schema: problemSchema } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: PHRASES[status] ?? "Error", content }]),
  ) as Record<S[number], { description: string; content: typeof content }>;
}

/** A validation fault of a query, as a 400 that says what is allowed. */
export function refuseInvalid(
  result: { success: true } | { success: false; error: { issues: readonly { message: string }[] } },
): void {
  if (result.success) return;
  const message = result.error.issues.map((issue) => issue.message).join("; ");
  throw new IadError("BAD_REQUEST", { message });
}
