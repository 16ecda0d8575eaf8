import { IadError } from "../errors.ts";

/** What the driver said, as its code only: its messages may quote SQL, paths or values. */
function driverCode(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)) return code;
  return thrown instanceof Error ? thrown.name.slice(0, 40) : "non-error throwable";
}

/** Any fault of the database as RECORDS_UNAVAILABLE. The cause is left out: loggers print causes. */
export function recordsFault(operation: string, thrown: unknown): IadError {
  if (thrown instanceof IadError) return thrown;
  return new IadError("RECORDS_UNAVAILABLE", { detail: `${operation}: ${driverCode(thrown)}` });
}

/** True where another connection holds the write lock: the one fault worth waiting for. */
export function isBusy(thrown: unknown): boolean {
  return driverCode(thrown).startsWith("SQLITE_BUSY");
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
