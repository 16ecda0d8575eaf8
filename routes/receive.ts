import { IadError } from "../src/errors.ts";

export interface ReceiveOptions {
  readonly maxBytes: number;
  /** Absolute, on performance.now()'s clock, milliseconds. */
  readonly deadline: number;
}

/**
 * Reads an `application/octet-stream` body of at most `maxBytes` within the deadline. A declared length is
 * refused before a byte is read and allocated once; a body without one is collected and capped.
 * Throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, ENVELOPE_MALFORMED (cut short) or DEADLINE_EXCEEDED.
 */
export async function receiveBody(request: Request, options: ReceiveOptions): Promise<Uint8Array> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/octet-stream") {
    throw new IadError("UNSUPPORTED_MEDIA_TYPE", { detail: "content type" });
  }
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new IadError("UNSUPPORTED_MEDIA_TYPE", { detail: "content encoding" });
  }
  const declared = request.headers.get("content-length");
  const length = declared === null ? undefined : Number(declared);
  if (length !== undefined && length > options.maxBytes) throw new IadError("PAYLOAD_TOO_LARGE");
  if (request.body === null) return new Uint8Array(0);
  const reader = request.body.getReader();
  const timer = deadlineTimer(options.deadline);
  try {
    return length === undefined
      ? await collect(reader, timer.expired, options.maxBytes)
      : await fill(reader, timer.expired, length);
  } catch (thrown) {
    await reader.cancel().catch(() => {});
    if (thrown instanceof IadError) throw thrown;
    throw new IadError("ENVELOPE_MALFORMED", { detail: "the body ended early", cause: thrown });
  } finally {
    timer.clear();
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

function deadlineTimer(deadline: number): { readonly expired: Promise<never>; clear(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const delay = Math.max(0, deadline - performance.now());
  const timer = setTimeout(() => reject(new IadError("DEADLINE_EXCEEDED", { detail: "body" })), delay);
  return { expired: promise, clear: () => clearTimeout(timer) };
}

async function fill(reader: Reader, expired: Promise<never>, length: number): Promise<Uint8Array> {
  const body = new Uint8Array(length);
  let offset = 0;
  while (true) {
    const { done, value } = await Promise.race([reader.read(), expired]);
    if (done) break;
    if (offset + value.length > length) throw new IadError("ENVELOPE_MALFORMED", { detail: "body too long" });
    body.set(value, offset);
    offset += value.length;
  }
  if (offset < length) throw new IadError("ENVELOPE_MALFORMED", { detail: "the body ended early" });
  return body;
}

async function collect(reader: Reader, expired: Promise<never>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (true) {
    const { done, value } = await Promise.race([reader.read(), expired]);
    if (done) break;
    length += value.length;
    if (length > maxBytes) throw new IadError("PAYLOAD_TOO_LARGE");
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
