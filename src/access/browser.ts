/** What a browser tells of the page that asks. */

/** True where the request's Host is one of ours; `undefined` allows any. A port and a final dot do not matter. */
export function isAllowedHost(host: string | undefined, allowed: ReadonlySet<string> | undefined): boolean {
  if (allowed === undefined) return true;
  const name = host?.toLowerCase().match(/^(\[[0-9a-f:.]+\]|[^:]+?)\.?(:\d*)?$/)?.[1];
  return name !== undefined && allowed.has(name);
}

interface BrowserFacts {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
}

/** True where no page of another origin sends the request. What is no browser sends neither header. */
export function isAllowedOrigin(
  { host, origin, secFetchSite }: BrowserFacts,
  allowed: ReadonlySet<string>,
): boolean {
  if (origin !== undefined && allowed.has(origin)) return true;
  if (secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none") return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
