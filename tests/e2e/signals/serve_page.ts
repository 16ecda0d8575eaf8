import type { Signals } from "../../../src/bundle/types.ts";
import { bundleModule } from "../../../tools/client/bundles.ts";
import { STRICT_POLICY } from "../support/element_site.ts";

/** A page under a strict policy with the client's real worker, on a port of its own. */
export interface SignalsPage {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  readonly scripts: Readonly<Record<"page" | "worker", Uint8Array<ArrayBuffer>>>;
  /** What a page that was opened at `#report` saw. */
  readonly reported: Promise<Signals>;
  close(): Promise<void>;
}

const HTML = `<!doctype html><title>Signals</title><script type="module" src="/page.js"></script>`;

export async function serveSignalsPage(): Promise<SignalsPage> {
  const scripts = {
    page: await scriptOf(new URL("page.ts", import.meta.url)),
    worker: await scriptOf(new URL("../../../client/worker/worker.ts", import.meta.url)),
  };
  const asked: string[] = [];
  const reported = Promise.withResolvers<Signals>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname;
    if (path === "/favicon.ico") return new Response(null, { status: 404 });
    asked.push(path);
    if (path === "/report") {
      reported.resolve(await request.json());
      return new Response(null, { status: 204 });
    }
    if (path === "/page.js") return script(scripts.page);
    if (path === "/worker.js") return script(scripts.worker);
    if (path !== "/") return new Response(null, { status: 404 });
    return new Response(HTML, {
      headers: { "content-type": "text/html", "content-security-policy": STRICT_POLICY },
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    asked,
    scripts,
    reported: reported.promise,
    close: () => server.shutdown(),
  };
}

function script(text: Uint8Array<ArrayBuffer>): Response {
  return new Response(text, {
    headers: { "content-type": "text/javascript", "cache-control": "max-age=31536000, immutable" },
  });
}

async function scriptOf(entry: URL): Promise<Uint8Array<ArrayBuffer>> {
  return new TextEncoder().encode(await bundleModule(entry));
}
