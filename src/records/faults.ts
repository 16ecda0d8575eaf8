import { IadError } from "../errors.ts";

/** What drivers say in words, each with ours for it. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/connection refused/i, "connection refused"],
  [/dns error|lookup address|name or service not known|ENOTFOUND/i, "host not found"],
  [/certificate|tls handshake|UnknownIssuer/i, "certificate refused"],
  [/timed? ?out/i, "timed out"],
  [/reset by peer|connection closed|unexpected eof/i, "connection lost"],
  [/connect error|failed to connect|unreachable/i, "cannot connect"],
  [/HTTP status 40[13]/, "token refused"],
  [/HTTP status 404/, "no such database"],
  [/HTTP status 5\d\d/, "server fault"],
  [/permission denied|EACCES|NotCapable|requires \w+ access/i, "permission denied"],
  [/ENOENT|no such file/i, "no such folder"],
  [/EISDIR|is a directory/i, "is a folder"],
  [/ENOSPC|no space left|SQLITE_FULL|disk is full/i, "disk full"],
  [/EROFS|read-only file system/i, "read-only disk"],
  [/SQLITE_READONLY|readonly database/i, "read-only file or folder"],
  [/unable to open/i, "cannot open the file"],
];

/** Its cause in our words, since its own may quote SQL, paths or values. */
function causeOf(thrown: unknown): string | undefined {
  const said: string[] = [];
  for (let error = thrown; error instanceof Error && said.length < 5; error = error.cause) {
    said.push(`${error.name} ${error.message}`);
  }
  return CAUSES.find(([pattern]) => pattern.test(said.join(" ")))?.[1];
}

/** What the driver said, as its code only. */
function driverCode(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)) return code;
  return thrown instanceof Error ? thrown.name.slice(0, 40) : "non-error throwable";
}

/** Any fault of the database as RECORDS_UNAVAILABLE. The cause is left out: loggers print causes. */
export function recordsFault(operation: string, thrown: unknown): IadError {
  if (thrown instanceof IadError) return thrown;
  const cause = causeOf(thrown);
  const detail = `${operation}: ${driverCode(thrown)}${cause === undefined ? "" : `, ${cause}`}`;
  return new IadError("RECORDS_UNAVAILABLE", { detail });
}

/** True where another connection holds the write lock: the one fault worth waiting for. */
export function isBusy(thrown: unknown): boolean {
  return driverCode(thrown).startsWith("SQLITE_BUSY");
}

/** True where the database has refused a statement, and undone its transaction. */
export function isStatementFault(thrown: unknown): boolean {
  return driverCode(thrown).startsWith("SQLITE_") && !isBusy(thrown);
}

/** True where a page of the database is not what it was: no retry heals that. */
export function isDamage(thrown: unknown): boolean {
  return thrown instanceof IadError && /: SQLITE_(CORRUPT|NOTADB)/.test(thrown.detail ?? "");
}

/** `work`, or RECORDS_UNAVAILABLE after `timeoutMs`. The work itself goes on: a commit cannot be called back. */
export async function withDeadline<T>(
  work: Promise<T>,
  options: { readonly operation: string; readonly timeoutMs: number },
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new IadError("RECORDS_UNAVAILABLE", { detail: `${options.operation}: timeout` })),
    Math.max(0, options.timeoutMs),
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
