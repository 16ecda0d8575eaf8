import type { Context, Next } from "hono";
import { createRoute, z } from "@hono/zod-openapi";
import { IadError } from "../src/errors.ts";
import {
  parseRange,
  RECORD_FORMATS,
  RECORD_MEDIA_TYPES,
  type RecordFormat,
  toRecordStream,
} from "../src/records/mod.ts";
import { negotiate } from "./negotiate.ts";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const MEDIA_TYPES = ["application/json", "text/csv", "application/x-ndjson"] as const;
const FORMAT_OF: Readonly<Record<(typeof MEDIA_TYPES)[number], RecordFormat>> = {
  "application/json": "json",
  "text/csv": "csv",
  "application/x-ndjson": "ndjson",
};

const date = z.string().optional().openapi({ example: "2026-11-23", format: "date" });
const PARAMETERS = ["date_from", "date_to", "format"];

/** A name that is not known, or comes twice, is a filter that somebody believes in. */
async function refuseOthers(c: Context, next: Next): Promise<void> {
  for (const [name, values] of Object.entries(c.req.queries())) {
    const fault = !PARAMETERS.includes(name) ? "is unknown" : values.length > 1 ? "is repeated" : undefined;
    if (fault === undefined) continue;
    throw new IadError("BAD_REQUEST", {
      message: `Parameter "${shorten(name)}" ${fault}; allowed, each once: ${PARAMETERS.join(", ")}`,
    });
  }
  await next();
}

function shorten(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 40)}…`;
}

const route = createRoute({
  method: "get",
  path: "/bi_records",
  middleware: refuseOthers,
  summary: "Business-intelligence records, one a check; UTC days, both inclusive",
  request: {
    query: z.object({
      date_from: date,
      date_to: date,
      format: z.string().optional().openapi({ enum: [...RECORD_FORMATS] }),
    }),
  },
  responses: {
    200: {
      description: "Records in order of time",
      content: {
        "application/json": { schema: z.array(z.record(z.string(), z.unknown())) },
        "text/csv": { schema: z.string() },
        "application/x-ndjson": { schema: z.string() },
      },
    },
    ...problems(400, 406, 500, 503),
  },
});

function parseFormat(text: string): RecordFormat {
  const format = RECORD_FORMATS.find((known) => known === text);
  if (format === undefined) {
    throw new IadError("BAD_REQUEST", {
      message: `Parameter "format" must be one of: ${RECORD_FORMATS.join(", ")}`,
    });
  }
  return format;
}

export function biRecords(app: App, deps: RouteDeps): void {
  app.openapi(route, async (c) => {
    const { date_from, date_to, format } = c.req.query();
    const range = parseRange({ from: date_from, to: date_to });
    const chosen = format === undefined ? FORMAT_OF[negotiate(c, MEDIA_TYPES)] : parseFormat(format);
    await deps.records.check(); // A fault found now is a clean 503; one found mid-stream cuts the answer.
    const body = toRecordStream(deps.records.stream(range), chosen);
    return c.body(body, 200, { "Content-Type": RECORD_MEDIA_TYPES[chosen] }) as never;
  });
}
