const REMOTE = ["libsql:", "https:", "http:", "wss:", "ws:"];
/** What the client reads from a remote URL's query. */
const REMOTE_PARAMETERS = ["tls", "authToken"];

/** What keeps records from being kept at this URL, as the end of a sentence that starts with the setting's name. */
export function databaseUrlFault(url: string): string | undefined {
  if (/^(file:)?(\/\/)?:memory:/i.test(url) || /[?&]mode=memory/i.test(url)) {
    return "must not be in memory: every record and the replay memory would be gone at the next start";
  }
  if (/^file:/i.test(url)) return fileFault(url);
  if (!URL.canParse(url) || !REMOTE.includes(new URL(url).protocol)) {
    return `must be a file:, ${REMOTE.join(", ").replace(/, (\S+)$/, " or $1")} URL`;
  }
  return remoteFault(new URL(url));
}

function fileFault(url: string): string | undefined {
  if (/[?#]/.test(url)) return "must be a file: URL without query or fragment";
  const path = databaseFile(url);
  if (path === undefined) return "must be a file: URL without a host: file:relative.db or file:/absolute.db";
  return path === "" || path.endsWith("/") ? "must name a file" : undefined;
}

function remoteFault({ host, username, password, hash, searchParams }: URL): string | undefined {
  if (host === "") return "must name a host";
  if (username !== "" || password !== "") {
    return "must not have a user or password: use IAD_SERVER_DATABASE_TOKEN_FILE";
  }
  if (hash !== "") return "must not have a fragment";
  const other = [...searchParams.keys()].some((name) => !REMOTE_PARAMETERS.includes(name));
  return other ? `must have no other parameters than ${REMOTE_PARAMETERS.join(", ")}` : undefined;
}

/** The path of a `file:` URL as the client takes it; undefined for another URL. */
export function databaseFile(url: string): string | undefined {
  const match = /^file:(?:\/\/(?:localhost)?(?=\/))?(?!\/\/)([^?#]*)/i.exec(url);
  if (match === null) return undefined;
  try {
    return decodeURIComponent(match[1]!);
  } catch {
    return undefined;
  }
}

/** The file or the host, without user, password and token. */
export function describeDatabase(url: string): string {
  const file = databaseFile(url);
  if (file !== undefined) return `file:${file}`;
  if (!URL.canParse(url)) return "(no URL)";
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
