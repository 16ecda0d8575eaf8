/**
 * One browser that goes from visit to visit, without any automation protocol: every visit is a fresh page with a fresh
 * camera, and the film that plays the camera's part is exchanged under its path before the page opens it.
 */
import {
  type BrowserKind,
  type CameraSource,
  type Display,
  startBrowser,
} from "../../harness/browser/browsers.ts";
import { pause, type Program, within } from "../../harness/browser/processes.ts";

/** How a page puts a stream of its own in the camera's place; see inject.js. */
export interface Injection {
  readonly hook: "arrow" | "proxy" | "quiet";
  readonly source: "canvas" | "generator" | "rtc" | "video";
  readonly motion: "none" | "panned" | "zoomed" | "slight";
  /** The material is a film, not a picture. */
  readonly film: boolean;
}

export interface Visit {
  /** Path of the y4m that plays the camera; the same size all along a run. */
  readonly film?: string;
  readonly injection?: Injection;
  /** Files that the page may ask for: `material.jpg`, `material.mp4`. */
  readonly material?: Readonly<Record<string, string>>;
  /** Changes a file of the client on its way to the page. */
  readonly alterClient?: (name: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  readonly captures: number;
}

interface LaneOptions {
  readonly browser: BrowserKind;
  readonly display: Display;
  /** Where the run's camera file lies; a test device without. */
  readonly cameraPath?: string;
  /** Sealing key as the server's `/public_keys` writes it. */
  readonly key: unknown;
  /** Built client files by name. */
  readonly client: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** A visit of up to ten captures takes a few seconds, on a busy machine some more. */
const VISIT_MS = 60_000;
const LOOK_MS = 300;
const SETTLE_MS = 2000;
/** Browsers grow with the visits. */
const VISITS_PER_BROWSER = 60;
const BROWSER_LIMIT_S = 1800;
/** "FRAME" and its line's end. */
const FRAME_MARK = 6;
/** Two seconds. */
const FILM_FRAMES = 60;
const HERE = new URL("./", import.meta.url);
const KIT = new URL("../../tests/e2e/attacks/kit.js", import.meta.url);
const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
  "img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'none'";

interface Running {
  readonly visit: Visit;
  readonly bundles: Uint8Array<ArrayBuffer>[];
  readonly done: PromiseWithResolvers<void>;
}

export class BrowserRun {
  readonly #options: LaneOptions;
  readonly #http: Deno.HttpServer<Deno.NetAddr>;
  readonly #visits = new Map<string, Running>();
  #browser: Program | undefined;
  /** Settled when the browser shows its first page. */
  #ready = Promise.withResolvers<void>();
  #visited = 0;
  #count = 0;
  /** The page that waits for its next visit. */
  #next = Promise.withResolvers<string>();

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#http = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  /**
   * The sealed bundles of one visit. A browser that has just started may be too busy for its first camera, so that a
   * visit is tried twice; then it rejects with what the page complained of, and the next one has a new browser.
   */
  async visit(visit: Visit): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    const { cameraPath } = this.#options;
    if (visit.film !== undefined && cameraPath !== undefined) {
      await repeatFilm(visit.film, `${cameraPath}.part`);
      await Deno.rename(`${cameraPath}.part`, cameraPath);
    }
    try {
      return await this.#visit(visit).catch(() => this.#visit(visit));
    } catch (thrown) {
      await this.#closeBrowser();
      throw thrown;
    }
  }

  async #visit(visit: Visit): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    const id = `${++this.#count}-${crypto.randomUUID().slice(0, 8)}`;
    const running = { visit, bundles: [], done: Promise.withResolvers<void>() };
    this.#visits.set(id, running);
    try {
      if (this.#browser === undefined || this.#visited >= VISITS_PER_BROWSER) await this.#open();
      this.#visited++;
      this.#next.resolve(`/visit/${id}/`);
      await within(running.done.promise, VISIT_MS, `Visit ${id}`);
      return running.bundles;
    } finally {
      this.#visits.delete(id);
    }
  }

  async close(): Promise<void> {
    await this.#closeBrowser();
    this.#next.resolve("");
    await this.#http.shutdown();
  }

  async #open(): Promise<void> {
    await this.#closeBrowser();
    this.#next = Promise.withResolvers();
    this.#ready = Promise.withResolvers();
    this.#visited = 0;
    const { browser, display, cameraPath } = this.#options;
    const camera: CameraSource = cameraPath === undefined
      ? { kind: "fake" }
      : { kind: "film", path: cameraPath };
    this.#browser = await startBrowser(`http://localhost:${this.#http.addr.port}/next`, {
      kind: browser,
      camera,
      display: display.name,
      limit: BROWSER_LIMIT_S,
    });
    await within(this.#ready.promise, VISIT_MS, "The browser's start");
    // A browser that starts is busy with itself.
    await pause(SETTLE_MS);
  }

  async #closeBrowser(): Promise<void> {
    const browser = this.#browser;
    this.#browser = undefined;
    await browser?.stop();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/next") return html('<script type="module" src="/next.js"></script>');
    if (pathname === "/next.js") return script('location.replace(await (await fetch("/where")).text());');
    if (pathname === "/where") return new Response(await this.#where());
    const [, area, id = "", ...rest] = pathname.split("/");
    if (area === "client") return this.#clientFile(id, this.#current()?.visit);
    const running = this.#visits.get(id);
    if (running === undefined) return new Response(null, { status: 404 });
    try {
      return await this.#page(running, rest.join("/"), request);
    } catch (thrown) {
      running.done.reject(thrown);
      return new Response(null, { status: 502 });
    }
  }

  async #where(): Promise<string> {
    this.#ready.resolve();
    const where = await this.#next.promise;
    this.#next = Promise.withResolvers();
    return where;
  }

  #current(): Running | undefined {
    return [...this.#visits.values()].at(-1);
  }

  async #page(running: Running, path: string, request: Request): Promise<Response> {
    const { visit, bundles, done } = running;
    switch (path) {
      case "":
        return html(this.#body(visit));
      case "page.js":
        return script(await Deno.readTextFile(new URL("page.js", HERE)));
      case "attack.js": {
        const parts = await Promise.all(
          [KIT, new URL("inject.js", HERE)].map((url) => Deno.readTextFile(url)),
        );
        return script(`(() => {\n${parts.join("\n")}\n})();\n`);
      }
      case "submit":
        bundles.push(await request.bytes());
        if (bundles.length === visit.captures) done.resolve();
        return new Response(null, { status: 204 });
      case "trouble":
        done.reject(new Error(`The page: ${await request.text()}`));
        return new Response(null, { status: 204 });
    }
    const file = visit.material?.[path];
    return file === undefined ? new Response(null, { status: 404 }) : await fileResponse(file, request);
  }

  #body({ injection, captures }: Visit): string {
    const wishes = attribute({ key: this.#options.key, captures, lookMs: LOOK_MS });
    const attack = injection === undefined ? "" : ` data-attack="${attribute(injection)}"`;
    return `<html lang="en" data-wishes="${wishes}"${attack}><meta charset="utf-8"><title>Check-in</title>
${injection === undefined ? "" : '<script src="attack.js"></script>'}
<video muted playsinline width="160"></video><script type="module" src="page.js"></script>`;
  }

  #clientFile(name: string, visit: Visit | undefined): Response {
    const bytes = this.#options.client.get(name);
    if (bytes === undefined) return new Response(null, { status: 404 });
    return new Response(visit?.alterClient?.(name, bytes) ?? bytes, {
      headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" },
    });
  }
}

/**
 * A y4m's frames again and again, two seconds long and more: where a file ends Chromium shows one frame twice, which no
 * camera does, so that a capture must not come there.
 */
async function repeatFilm(from: string, to: string): Promise<void> {
  const bytes = await Deno.readFile(from);
  const start = bytes.indexOf(0x0a) + 1;
  const [, width, height] = /W(\d+) H(\d+)/.exec(new TextDecoder().decode(bytes.subarray(0, start))) ?? [];
  const frames = (bytes.length - start) / (FRAME_MARK + 1.5 * Number(width) * Number(height));
  if (!Number.isSafeInteger(frames)) throw new Error(`"${from}" is no whole 4:2:0 film`);
  using file = await Deno.open(to, { write: true, create: true, truncate: true });
  await writeAll(file, bytes.subarray(0, start));
  for (let written = 0; written < FILM_FRAMES; written += frames) await writeAll(file, bytes.subarray(start));
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) offset += await file.write(bytes.subarray(offset));
}

function attribute(value: unknown): string {
  return JSON.stringify(value).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

/** Media elements ask for ranges before they loop. */
async function fileResponse(path: string, request: Request): Promise<Response> {
  const bytes = await Deno.readFile(path);
  const type = path.endsWith(".mp4") ? "video/mp4" : "image/jpeg";
  const range = request.headers.get("range")?.match(/^bytes=(\d+)-(\d*)$/);
  if (!range) return new Response(bytes, { headers: { "content-type": type, "accept-ranges": "bytes" } });
  const start = Number(range[1]);
  const end = range[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1;
  return new Response(bytes.subarray(start, end + 1), {
    status: 206,
    headers: {
      "content-type": type,
      "accept-ranges": "bytes",
      "content-range": `bytes ${start}-${end}/${bytes.length}`,
    },
  });
}

function html(body: string): Response {
  return new Response(`<!doctype html>\n${body}\n`, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
  });
}

function script(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/javascript; charset=utf-8" } });
}
