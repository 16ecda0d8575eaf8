/** A page with nothing but the element, under the policy that client/README.md names, and the built files. */
import { BUILT, builtBytes, builtName } from "../../support/client_dist.ts";

/** As in client/README.md; `connect-src` is what lets the library read its own files back from the cache. */
export const STRICT_POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'";

interface ElementSite extends AsyncDisposable {
  readonly url: string;
}

export interface SiteOptions {
  /** Attributes of the element and of `html`, as markup. */
  readonly attributes?: string;
  readonly html?: string;
  /** Markup inside the element. */
  readonly inside?: string;
  /** The answer of `GET /public_keys`. */
  readonly keys?: unknown;
  /** The page's policy, `{elsewhere}` for the other origin; by default {@link STRICT_POLICY}. */
  readonly policy?: string;
  /** The element's file as a bundler or an editor would leave it: another text, nothing of its work changed. */
  readonly altered?: boolean;
  /** The client's files come from another origin, with their integrity. */
  readonly elsewhere?: boolean;
  /** How the page hands over the keys; by default as the property, at once. */
  readonly setup?: "property" | "late" | "listener";
}

/** Each path `/?name` of `pages` is a page of its own. */
export function startElementSite(pages: Readonly<Record<string, SiteOptions>>): ElementSite {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname, search, port } = new URL(request.url);
    if (pathname === "/page.js") return answer(PAGE_SCRIPT, "text/javascript");
    const name = pathname.match(/^\/client\/([\w.-]+)$/)?.[1];
    if (name !== undefined) return clientFile(name);
    const page = pages[search.slice(1)];
    if (pathname !== "/" || page === undefined) return new Response(null, { status: 404 });
    const elsewhere = `http://localhost:${port}`;
    const policy = (page.policy ?? STRICT_POLICY).replaceAll("{elsewhere}", elsewhere);
    return answer(pageOf(page, elsewhere), "text/html; charset=utf-8", { "content-security-policy": policy });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function clientFile(name: string): Response {
  if (name === "altered.js") {
    const text = new TextDecoder().decode(builtBytes(builtName("element")));
    return answer(`${text}\n`, "text/javascript", { "cache-control": "max-age=31536000" });
  }
  const file = name === "iad-capture-element.js" ? builtName("element") : name;
  return answer(builtBytes(file), "text/javascript", {
    "cache-control": "max-age=31536000",
    "access-control-allow-origin": "*",
  });
}

function answer(body: BodyInit, type: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { headers: { "content-type": type, ...headers } });
}

function pageOf(
  { attributes = "", html = 'lang="en"', inside = "", keys, setup = "property", elsewhere, altered }:
    SiteOptions,
  origin: string,
): string {
  const element = builtName("element");
  const script = elsewhere
    ? `src="${origin}/client/${element}" integrity="sha384-${BUILT.files[element]!.sha384}" crossorigin`
    : `src="/client/${altered ? "altered" : "iad-capture-element"}.js"`;
  return `<!doctype html><html ${html}><head><meta charset="utf-8"><title>Element</title>
<meta name="viewport" content="width=device-width">
<script type="module" ${script}></script>
<script type="module" src="/page.js"></script></head>
<body><main><h1>Element</h1><iad-capture data-setup="${setup}" data-keys='${
    JSON.stringify(keys ?? null)
  }' ${attributes}>${inside}</iad-capture></main></body></html>`;
}

/** Notes every event as [type, state or code or bundle size]. */
const PAGE_SCRIPT = `
const element = document.querySelector("iad-capture");
const publicKey = JSON.parse(element.dataset.keys) ?? undefined;
const SETUPS = {
  property: () => element.publicKey = publicKey,
  late: () => setTimeout(() => element.prepare = () => ({ publicKey }), 1000),
  listener: () => element.addEventListener("prepare", ({ detail }) => detail.respondWith(Promise.resolve({ publicKey }))),
};
SETUPS[element.dataset.setup]();
globalThis.seen = [];
globalThis.cameras = [];
const { mediaDevices } = navigator;
const ask = mediaDevices?.getUserMedia.bind(mediaDevices);
if (ask) mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  cameras.push(...stream.getVideoTracks());
  return stream;
};
globalThis.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
for (const type of ["statechange", "capture", "error"]) {
  element.addEventListener(type, (event) => {
    const { detail } = event;
    seen.push([type, detail.state ?? detail.code ?? detail.bundle.length]);
    if (type === "capture") globalThis.sealed = detail;
  });
}
`;
