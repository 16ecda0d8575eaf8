/**
 * The integrator's site: serves the page under a strict content policy, relays sealed bundles to the server as its
 * backend would, and keeps what was said for the test. Attack scripts run in the page before the library is loaded.
 */
import type { SuiteName } from "../../src/envelope/mod.ts";
import { within } from "./processes.ts";

export interface VisitOptions {
  /** A file of tests/e2e/attacks, without `.js`. */
  readonly attack?: string;
  /** Seal to this suite's key; by default the library picks. */
  readonly suite?: SuiteName;
  /** Ask the server for a nonce, or use this one. */
  readonly nonce?: "fresh" | string;
  readonly external?: string;
  /** What goes to the server in place of the sealed bundle, one check after the other; the last answer counts. */
  readonly relay?: (bundle: Uint8Array<ArrayBuffer>) => Promise<readonly Uint8Array<ArrayBuffer>[]>;
  /** Changes a file of the client on its way to the page. */
  readonly alterClient?: (name: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** A JPEG that the attack shows in place of the camera's picture. */
  readonly material?: () => Promise<Uint8Array<ArrayBuffer>>;
  readonly captures?: number;
  /** How long the user looks at the preview before the first shutter. Milliseconds; default 1000. */
  readonly lookMs?: number;
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly capture_liveness?: { readonly probability: number; readonly rejection: readonly string[] };
    readonly error_code?: string;
    readonly message?: string;
  };
  readonly requestId: string;
}

/** What the page tells beside the bundle. */
interface PageNotes {
  readonly previewSha256: string;
  readonly width: number;
  readonly height: number;
  readonly suite: SuiteName;
  readonly timings: { readonly frames: number; readonly work: number };
}

export interface VisitResult {
  readonly answers: readonly Answer[];
  readonly bundle: Uint8Array<ArrayBuffer>;
  readonly notes: readonly PageNotes[];
}

export interface Integrator {
  readonly url: string;
  /** A page of its own for one visit; `done` rejects with what the page complained of. */
  invite(options: VisitOptions): { readonly url: string; readonly done: Promise<VisitResult> };
  close(): Promise<void>;
}

interface Visit {
  readonly options: VisitOptions;
  readonly done: PromiseWithResolvers<VisitResult>;
  readonly answers: Answer[];
  readonly notes: PageNotes[];
}

const HERE = new URL("../../tests/e2e/", import.meta.url);
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const RELAY_MS = 30_000;

/** Starts the site for the server at `server`. */
export function startIntegrator(server: string): Integrator {
  const visits = new Map<string, Visit>();
  let count = 0;

  async function answer(request: Request): Promise<Response> {
    const [, , id = "", ...rest] = new URL(request.url).pathname.split("/");
    const visit = visits.get(id);
    if (visit === undefined) return new Response(null, { status: 404 });
    try {
      return await serve(visit, { id, path: rest.join("/"), request });
    } catch (thrown) {
      visit.done.reject(thrown);
      return new Response(null, { status: 502 });
    }
  }

  async function serve(
    visit: Visit,
    { id, path, request }: { readonly id: string; readonly path: string; readonly request: Request },
  ): Promise<Response> {
    const { options, done } = visit;
    switch (path) {
      case "":
        return html(page(options));
      case "page.js":
        return script(await Deno.readTextFile(new URL("page.js", HERE)));
      case "attack.js":
        return script(await attackScript(options.attack ?? "kit"));
      case "material.jpg":
        return new Response(await options.material?.(), { headers: { "content-type": "image/jpeg" } });
      case "public_keys":
        return await relayed(`${server}/public_keys`);
      case "nonces":
        return await relayed(`${server}/nonces`, { method: "POST" });
      case "trouble":
        done.reject(new Error(`The page: ${await request.text()}`));
        return new Response(null, { status: 204 });
      case "submit":
        await submit(visit, { id, request });
        return new Response(null, { status: 204 });
    }
    if (path.startsWith("client/")) return await clientFile(options, path.slice("client/".length));
    return new Response(null, { status: 404 });
  }

  async function clientFile({ alterClient }: VisitOptions, name: string): Promise<Response> {
    const response = await fetch(`${server}/client/${name}`);
    const bytes = await response.bytes();
    const headers = new Headers();
    for (const header of ["content-type", "cache-control", "etag"]) {
      const value = response.headers.get(header);
      if (value !== null) headers.set(header, value);
    }
    return new Response(alterClient?.(name, bytes) ?? bytes, { status: response.status, headers });
  }

  async function submit(
    { options, done, answers, notes }: Visit,
    { id, request }: { readonly id: string; readonly request: Request },
  ): Promise<void> {
    notes.push(JSON.parse(request.headers.get("x-notes") ?? "{}"));
    const bundle = await request.bytes();
    const bodies = await options.relay?.(bundle) ?? [bundle];
    for (const body of bodies) answers.push(await check(body, `${id}-${answers.length}`));
    if (notes.length === (options.captures ?? 1)) done.resolve({ answers, bundle, notes });
  }

  async function check(body: Uint8Array<ArrayBuffer>, requestId: string): Promise<Answer> {
    const response = await fetch(`${server}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "x-request-id": requestId },
      body,
      signal: AbortSignal.timeout(RELAY_MS),
    });
    return { status: response.status, body: await response.json(), requestId };
  }

  const http = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const url = `http://localhost:${http.addr.port}`;
  return {
    url,
    invite(options) {
      const id = `visit-${++count}-${crypto.randomUUID().slice(0, 8)}`;
      const done = Promise.withResolvers<VisitResult>();
      done.promise.catch(() => {});
      visits.set(id, { options, done, answers: [], notes: [] });
      return { url: `${url}/visit/${id}/`, done: done.promise };
    },
    close: () => within(http.shutdown(), RELAY_MS, "The integrator's site"),
  };
}

function page({ attack, suite, nonce, external, captures, lookMs }: VisitOptions): string {
  const wishes = JSON.stringify({ suite, nonce, external, captures, lookMs }).replaceAll("&", "&amp;")
    .replaceAll(
      '"',
      "&quot;",
    );
  return `<!doctype html>
<html lang="en" data-wishes="${wishes}">
<meta charset="utf-8">
<title>Check-in</title>
${attack === undefined ? "" : '<script src="attack.js"></script>'}
<video muted playsinline></video>
<script type="module" src="page.js"></script>
`;
}

/** The attack with what all attacks share, in a scope of its own. */
async function attackScript(name: string): Promise<string> {
  const [kit, attack] = await Promise.all(
    ["kit", name].map((file) => Deno.readTextFile(new URL(`attacks/${file}.js`, HERE))),
  );
  return `(() => {\n${kit}\n${attack}\n})();\n`;
}

function html(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
  });
}

function script(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/javascript; charset=utf-8" } });
}

async function relayed(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(RELAY_MS) });
  return new Response(await response.bytes(), {
    status: response.status,
    headers: { "content-type": response.headers.get("content-type") ?? "application/json" },
  });
}
