/** The OpenAPI document: what each route tells of itself, and what the guard answers before it. */
import { problems } from "./problem.ts";
import { PROBES, ROUTES } from "./table.ts";
import type { App } from "./types.ts";

interface Operation {
  summary?: string;
  responses: Record<string, unknown>;
  security?: readonly Record<string, readonly string[]>[];
}
const METHODS = ["get", "post"] as const;
type PathItem = { [M in (typeof METHODS)[number]]?: Operation };

/** Routes under their names in the document: `/client/*` is `/client/{name}`. */
export function openApiDocument(app: App, info: Parameters<App["getOpenAPI31Document"]>[0]["info"]) {
  const document = app.getOpenAPI31Document({ openapi: "3.1.0", info });
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } };
  const described = (...statuses: readonly number[]) =>
    Object.fromEntries(
      Object.entries(problems(...statuses)).map((
        [status, { description }],
      ) => [status, { description, content }]),
    );
  const paths = (document.paths ?? {}) as Record<string, PathItem>;
  for (const { route, scope } of ROUTES) {
    const item = paths[route.replace("*", "{name}")];
    if (item === undefined) continue;
    const named = PROBES.has(route) ? [] : [421];
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) {
        item[method] = { summary: "Not allowed", responses: described(405, ...named) };
      } else {addGuard(operation, {
          scope,
          guard: described(...named, ...(scope === null ? [] : [401, 403])),
        });}
    }
  }
  const bearer = {
    type: "http",
    scheme: "bearer",
    description: "Needed where the server has tokens",
  } as const;
  return { ...document, components: { ...document.components, securitySchemes: { bearer } } };
}

function addGuard(
  operation: Operation,
  { scope, guard }: { readonly scope: string | null; readonly guard: Record<string, unknown> },
): void {
  Object.assign(operation.responses, guard);
  if (scope !== null) operation.security = [{ bearer: [scope] }, {}];
}
