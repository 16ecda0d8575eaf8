/** node:http's request and answer as those of fetch. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate } from "node:timers";
import type { BodyLength } from "./tcp_stream.ts";
import { readTarget } from "./target.ts";

/**
 * The status to refuse it with where it is none. `beforeBody` is called when somebody begins to read the body. Throws a
 * TypeError for an address or header that fetch does not know.
 */
export function toRequest(incoming: IncomingMessage, beforeBody: () => void): Request | 400 | 421 {
  const target = readTarget(incoming);
  if (typeof target === "number") return target;
  const { path, host } = target;
  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at]!, incoming.rawHeaders[at + 1]!);
  }
  if (host !== undefined) headers.set("host", host);
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD" && bodyLength(incoming) !== 0;
  const isForeign = UNKNOWN_TO_FETCH.has(method);
  const request = new Request(new URL(path, `http://${host ?? "localhost"}`), {
    method: isForeign ? "GET" : method,
    headers,
    body: hasBody && !isForeign ? bodyOf(incoming, beforeBody) : null,
  });
  // Routes must see it to refuse it with what they allow.
  if (isForeign) Object.defineProperty(request, "method", { value: method });
  return request;
}

/** Methods that no Request can be made with. CONNECT is refused where it arrives. */
const UNKNOWN_TO_FETCH: ReadonlySet<string> = new Set(["TRACE"]);

/** What follows the head. */
export function bodyLength(incoming: IncomingMessage): BodyLength {
  if (incoming.headers["transfer-encoding"] !== undefined) return () => incoming.complete;
  return Number(incoming.headers["content-length"] ?? 0);
}

/** Reads on demand. Cancelling it leaves the rest of the body to {@link drain}. */
function bodyOf(
  incoming: IncomingMessage,
  beforeBody: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let stop = () => {};
  return new ReadableStream({
    start(controller) {
      const onData = (chunk: Uint8Array<ArrayBuffer>) => {
        incoming.pause();
        controller.enqueue(chunk);
      };
      const onEnd = () => (stop(), controller.close());
      const onError = (error: Error) => (stop(), controller.error(error));
      stop = () => void incoming.off("data", onData).off("end", onEnd).off("error", onError);
      incoming.on("data", onData).on("end", onEnd).on("error", onError).pause();
    },
    pull: () => (beforeBody(), void incoming.resume()),
    cancel: () => stop(),
  }, { highWaterMark: 0 });
}

/** Writes the answer at the pace at which the client takes it; a client that is gone cancels its body. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = [...response.headers].flat();
  if (response.body === null) return void outgoing.writeHead(response.status, headers).end();
  const reader = response.body.getReader();
  outgoing.once("close", () => void reader.cancel().catch(() => {}));
  try {
    const first = await reader.read();
    const next = reader.read();
    const isWhole = !response.headers.has("content-length") && await endsAtOnce(next);
    const length = isWhole ? ["content-length", String(first.value?.length ?? 0)] : [];
    outgoing.writeHead(response.status, [...headers, ...length]);
    for (
      let part = first;
      !part.done && !outgoing.destroyed;
      part = await (part === first ? next : reader.read())
    ) {
      if (!outgoing.write(part.value)) await taken(outgoing);
    }
    outgoing.end();
  } catch {
    // The status line is out, or no answer can be made: cutting the connection is all that tells the client.
    outgoing.destroy();
  }
}

/** True for a body that was whole from the start: its length can be told. */
async function endsAtOnce(next: Promise<ReadableStreamReadResult<unknown>>): Promise<boolean> {
  next.catch(() => {});
  const later = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
  return (await Promise.race([next, later]))?.done === true;
}

/** Resolves when the client has taken what was written, or is gone. */
function taken(outgoing: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  outgoing.once("drain", resolve).once("close", resolve);
  return promise.finally(() => outgoing.off("drain", resolve).off("close", resolve));
}

/** Reads the rest of an answered request's body, within bounds, so that the answer is not lost to a reset. */
export function drain(
  incoming: IncomingMessage,
  { milliseconds, maxBytes }: { readonly milliseconds: number; readonly maxBytes: number },
): void {
  if (incoming.complete || incoming.destroyed) return;
  // Nobody reads any more; a reader that is left would pause what is to flow.
  incoming.removeAllListeners("data");
  let left = maxBytes;
  const giveUp = () => incoming.socket.destroy();
  const timer = setTimeout(giveUp, milliseconds);
  incoming.on("data", (chunk: Uint8Array) => (left -= chunk.length) < 0 && giveUp());
  incoming.once("end", () => clearTimeout(timer));
  incoming.socket.once("close", () => clearTimeout(timer));
  incoming.resume();
}
