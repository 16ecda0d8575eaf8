import { createRoute, z } from "@hono/zod-openapi";
import { IadError } from "../src/errors.ts";
import { licenseState } from "../src/license/mod.ts";
import { problems } from "./problem.ts";
import type { App, RouteDeps } from "./types.ts";

const okSchema = z.object({
  status: z.literal("ok"),
  lacks: z.array(z.string()).optional().openapi({
    description: "What this host cannot do, of `/health` alone; left out where nothing is missing",
  }),
}).openapi("Ok");

function healthRoute<const P extends string>(path: P, summary: string) {
  return createRoute({
    method: "get",
    path,
    summary,
    responses: {
      200: { description: "Healthy", content: { "application/json": { schema: okSchema } } },
      ...problems(503),
    },
  });
}

/** The rehearsal in the database begins at most so often, however many ask. */
const REHEARSAL_PAUSE_MS = 250;

/** `work` for all who ask until it ends; it begins again at the earliest so long after it last began. */
function shared(work: () => Promise<void>, pauseMs: number): () => Promise<void> {
  let begunAt = -Infinity;
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    const pause = begunAt + pauseMs - performance.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    begunAt = performance.now();
    await work();
  }
  return () => running ??= run().finally(() => running = undefined);
}

type Probed = RouteDeps & { readonly checkRecords: () => Promise<void> };

/** What keeps the server from answering checks, one phrase each; empty when nothing does. */
async function faults(deps: Probed): Promise<string[]> {
  const found: string[] = [];
  const { ready, workers } = deps.analyser.status();
  if (ready === 0) found.push(workers === 0 ? "Workers are dead" : "Models are not loaded");
  try {
    await deps.checkRecords();
  } catch {
    found.push("Database is unreachable or not writable");
  }
  if (deps.checker.isFull()) found.push("Queue is full");
  if (deps.publicKeys().length === 0) found.push("No key is loaded");
  if (deps.draining()) found.push("Server is shutting down");
  return found;
}

function refuse(found: readonly string[], code: "NOT_READY" | "LICENSE_EXPIRED" = "NOT_READY"): void {
  if (found.length > 0) throw new IadError(code, { message: found.join("; ") });
}

/**
 * `/health` is the reference's: everything, the licence included. `/livez` says that the event loop turns;
 * `/readyz` that checks can be answered. An expired licence leaves `/readyz` green, so that records and
 * metrics stay reachable behind a balancer.
 */
export function health(app: App, routeDeps: RouteDeps): void {
  const checkRecords = shared(() => routeDeps.records.check(), REHEARSAL_PAUSE_MS);
  const deps = { ...routeDeps, checkRecords };
  app.openapi(
    healthRoute("/health", "200 when everything is well, else 503 with what is wrong"),
    async (c) => {
      const found = await faults(deps);
      const expired = licenseState(deps.license, deps.now()) === "expired";
      refuse(expired ? [...found, "License expired"] : found, expired ? "LICENSE_EXPIRED" : "NOT_READY");
      const lacks = [...deps.lacks];
      return c.json({ status: "ok" as const, ...(lacks.length > 0 && { lacks }) }, 200);
    },
  );
  app.openapi(
    healthRoute("/livez", "200 while the process answers"),
    (c) => c.json({ status: "ok" as const }, 200),
  );
  app.openapi(healthRoute("/readyz", "200 when checks can be answered"), async (c) => {
    refuse(await faults(deps));
    return c.json({ status: "ok" as const }, 200);
  });
}
