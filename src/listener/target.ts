/** What a request asks for, and under which name: RFC 9112, sections 3.2 and 3.3. */
import type { IncomingMessage } from "node:http";

/**
 * A path as clients write it: one that an address would read as another path or as a name (`//name/path`, `/a/../b`,
 * `/a\\b`) passes a proxy's rules for the one and would be answered as the other.
 */
const PLAIN_PATH = /^\/(?!\/)(?!(?:[^?]*\/)?(?:\.|%2e){1,2}(?:[/?#]|$))[^?\\#]*(?:\?[^#]*)?$/i;
/** The form that proxies get. */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#\\]*)/i;
/** A name or address, and perhaps a port; no user, no path, no blank. */
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+?)\.?(?::\d{0,5})?$/i;

interface Target {
  readonly path: string;
  /** As the client wrote it; undefined in HTTP/1.0, where it may be missing. */
  readonly host: string | undefined;
}

/**
 * A status where there is no such thing: 400 for what is malformed (no Host or several, a user in it, no plain path), 421
 * where the target names another host than Host does.
 */
export function readTarget(incoming: IncomingMessage): Target | 400 | 421 {
  const hosts = valuesOf("host", incoming.rawHeaders);
  const [host] = hosts;
  if (hosts.length > 1 || (host === undefined && incoming.httpVersion === "1.1")) return 400;
  const name = host === undefined ? undefined : nameOf(host);
  if (host !== undefined && name === undefined) return 400;
  const { url = "/", method } = incoming;
  const absolute = url.match(ABSOLUTE_FORM);
  const path = absolute === null ? url : url.slice(absolute[0].length) || "/";
  if (!PLAIN_PATH.test(path) && !(path === "*" && method === "OPTIONS")) return 400;
  if (absolute === null) return { path, host };
  const authority = absolute[1]!;
  if (nameOf(authority) === undefined) return 400;
  return host === undefined || nameOf(authority) === name ? { path, host: authority } : 421;
}

function nameOf(authority: string): string | undefined {
  return authority.match(AUTHORITY)?.[1]?.toLowerCase();
}

function valuesOf(name: string, rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name);
}
