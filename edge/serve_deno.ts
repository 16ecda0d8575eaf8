import type { EmbeddedAssets } from "./assets.ts";
import { reportNotStarted } from "./not_started.ts";
import { openEdge } from "./open_edge.ts";

/** Serves with a network and an environment and nothing else: no file, no worker, no subprocess. */
export async function serveDeno(assets: EmbeddedAssets): Promise<void> {
  const started = performance.now();
  let opened;
  try {
    opened = await openEdge(Deno.env.toObject(), assets, {
      runtime: `deno ${Deno.version.deno}`,
      listens: true,
      memoryUsage: Deno.memoryUsage,
    });
  } catch (thrown) {
    reportNotStarted(thrown);
    Deno.exit(1);
  }
  const { config, server, purge, log } = opened;
  purge.schedule();
  Deno.serve(
    {
      hostname: config.http.host,
      port: config.http.port,
      onListen: ({ hostname, port }) =>
        log.info("listening", {
          version: config.buildVersion,
          host: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`,
          port,
          pipeline: config.pipeline,
          duration_ms: Math.round(performance.now() - started),
        }),
    },
    (request, { remoteAddr }) =>
      server.fetch(request, "hostname" in remoteAddr ? { remoteAddress: remoteAddr.hostname } : {}),
  );
}
