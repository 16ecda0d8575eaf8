/** How often somebody asks for the stack of an error that is logged: a listener of this realm's console does. */
// deno-lint-ignore no-console
export function stackTraceReads(log: (error: Error) => void = console.debug): number {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  let reads = 0;
  try {
    Object.defineProperty(Error, "prepareStackTrace", {
      configurable: true,
      writable: true,
      value: () => {
        reads++;
        return "";
      },
    });
    log(new Error(""));
  } finally {
    if (before === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    else Object.defineProperty(Error, "prepareStackTrace", before);
  }
  return reads;
}
