import { IadError } from "../src/errors.ts";
import type { ArrivingBody } from "./arriving_bodies.ts";

interface ReceiveOptions {
  readonly maxBytes: number;
  /** Absolute, on performance.now()'s clock, milliseconds. */
  readonly deadline: number;
  /** Counts what comes, and gives up what comes too slowly. */
  readonly arriving: ArrivingBody;
}

const FIRST_BYTES = 64 * 1024;

/**
 * Throws UNSUPPORTED_MEDIA_TYPE or PAYLOAD_TOO_LARGE for what the headers alone tell: nothing is read then.
 */
export function requireBundleHeaders({ headers }: Request, maxBytes: number): void {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/octet-stream") {
    throw new IadError("UNSUPPORTED_MEDIA_TYPE", { detail: "content type" });
  }
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new IadError("UNSUPPORTED_MEDIA_TYPE", { detail: "content encoding" });
  }
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw new IadError("PAYLOAD_TOO_LARGE");
}

/**
 * Reads a body of at most `maxBytes` within the deadline. Throws PAYLOAD_TOO_LARGE, ENVELOPE_MALFORMED (cut short),
 * DEADLINE_EXCEEDED, OVERLOADED or SHUTTING_DOWN.
 */
export async function receiveBody(request: Request, options: ReceiveOptions): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array(0);
  const reader = request.body.getReader();
  const timer = deadlineTimer(options.deadline);
  try {
    return await collect(reader, { ...options, expired: timer.expired });
  } catch (thrown) {
    await reader.cancel().catch(() => {});
    if (thrown instanceof IadError) throw thrown;
    throw new IadError("ENVELOPE_MALFORMED", { detail: "the body ended early", cause: thrown });
  } finally {
    options.arriving.arrived();
    timer.clear();
  }
}

function deadlineTimer(deadline: number): { readonly expired: Promise<never>; clear(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const delay = Math.max(0, deadline - performance.now());
  const timer = setTimeout(() => reject(new IadError("DEADLINE_EXCEEDED", { detail: "body" })), delay);
  return { expired: promise, clear: () => clearTimeout(timer) };
}

/** Into one growing buffer: a body in very small parts costs no more than another. */
async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  { maxBytes, arriving, expired }: ReceiveOptions & { readonly expired: Promise<never> },
): Promise<Uint8Array> {
  let body = new Uint8Array(Math.min(FIRST_BYTES, maxBytes));
  let offset = 0;
  while (true) {
    const { done, value } = await Promise.race([reader.read(), expired, arriving.refused]);
    if (done) {
      arriving.whole();
      return trimmed(body, offset);
    }
    if (offset + value.length > maxBytes) throw new IadError("PAYLOAD_TOO_LARGE");
    arriving.add(value.length);
    const end = offset + value.length;
    if (end > body.length) body = grown(body, Math.min(maxBytes, 2 * end));
    body.set(value, offset);
    offset = end;
  }
}

/** Nearly all of its buffer: what waits to be checked must not hold up to twice its bytes. */
function trimmed(body: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return body.length > length + length / 4 ? body.slice(0, length) : body.subarray(0, length);
}

function grown(body: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(body);
  return larger;
}
