/** The host of Cloudflare's runtime. Its bundle hands in modules that are compiled beforehand: nothing may be compiled here. */
import { KEM_MLKEM768_X25519 } from "./hybrid_kem.ts";
import type { Purge, Server } from "../src/server/mod.ts";
import { refusal } from "../routes/mod.ts";
import type { EmbeddedAssets } from "./assets.ts";
import { reportNotStarted } from "./not_started.ts";
import { openEdge } from "./open_edge.ts";

interface ExecutionContext {
  waitUntil(work: Promise<unknown>): void;
}
type Bindings = Readonly<Record<string, unknown>>;

interface Worker {
  fetch(request: Request, bindings: Bindings, context: ExecutionContext): Promise<Response>;
  /** Once an hour, by a cron trigger: a worker has no time of its own. */
  scheduled(event: unknown, bindings: Bindings, context: ExecutionContext): Promise<void>;
}

type Opened = { readonly server: Server; readonly purge: Purge };

/** After a start that failed the next is tried no sooner. */
const RETRY_MS = 1_000;
/** How often a request looks whether it is needed no more. */
const AWAKE_MS = 50;

/** A module worker. The server starts inside its first request: before one, no worker may read a clock or ask a database. */
export function createWorker(assets: EmbeddedAssets): Worker {
  let opened: Promise<Opened> | undefined;
  let failedAt = -Infinity;
  let inFlight = 0;

  /**
   * What a request began, a start or a commit that others share, ends with it; and one that only waits for another is taken
   * for hung. So each stays, with a timer of its own, until none is under way.
   */
  function untilIdle(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => {
      if (inFlight > 0) return;
      clearInterval(timer);
      resolve();
    }, AWAKE_MS);
    return promise;
  }

  function open(bindings: Bindings): Promise<Opened> {
    return opened ??= openEdge(settingsOf(bindings), assets, {
      runtime: "workerd",
      listens: false,
      memoryUsage: unknownMemory,
      kems: { hybrid: KEM_MLKEM768_X25519 },
    }).catch((thrown) => {
      opened = undefined;
      failedAt = Date.now();
      reportNotStarted(thrown);
      throw thrown;
    });
  }

  async function answer(request: Request, bindings: Bindings): Promise<Response> {
    if (opened === undefined && Date.now() - failedAt < RETRY_MS) return refusal(503);
    let server;
    try {
      ({ server } = await open(bindings));
    } catch {
      return refusal(503);
    }
    return await server.fetch(request);
  }

  return {
    fetch(request, bindings, context) {
      inFlight++;
      const response = answer(request, bindings).finally(() => inFlight--);
      context.waitUntil(untilIdle());
      return response;
    },
    async scheduled(_event, bindings, context) {
      context.waitUntil(untilIdle());
      await (await open(bindings)).purge.run();
    },
  };
}

/** Bindings may be more than text; settings are text. */
function settingsOf(bindings: Bindings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(bindings).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The runtime does not tell what it holds. */
function unknownMemory() {
  return { rss: NaN, heapTotal: NaN, heapUsed: NaN, external: NaN };
}
