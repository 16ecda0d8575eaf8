import { describeThrowable, IadError } from "../errors.ts";
import { CircuitBreaker } from "./breaker.ts";
import { readAnswer } from "./remote_answer.ts";
import type { RemoteAnswer } from "./types.ts";

export interface RemoteOptions {
  /** Base address; the photo goes to `{url}/check_liveness_file`. */
  readonly url: string;
  /** Limit of one attempt, milliseconds. */
  readonly attemptMs?: number;
  /** Failures in a row after which the other server is left alone, and for how long. */
  readonly failures?: number;
  readonly coolDownMs?: number;
}

/** A server with the interface of IDLive Face, asked in place of a network here. */
export interface RemoteLiveness {
  /**
   * Has a JPEG rated. `deadline`: absolute, on performance.now()'s clock, milliseconds. Throws LIVENESS_UNAVAILABLE when
   * there is no answer that can be used, DEADLINE_EXCEEDED when the request's own time was too short for one.
   */
  rate(photo: Uint8Array, options: { readonly deadline: number }): Promise<RemoteAnswer>;
}

const ATTEMPTS = 2;
const ATTEMPT_MS = 3000;
const FAILURES = 5;
const COOL_DOWN_MS = 10_000;
/** Answers are a few numbers. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** No request is made before the first {@link RemoteLiveness.rate}. */
export function createRemoteLiveness(options: RemoteOptions): RemoteLiveness {
  const address = new URL(`${options.url.replace(/\/+$/, "")}/check_liveness_file`);
  const breaker = new CircuitBreaker({
    failures: options.failures ?? FAILURES,
    coolDownMs: options.coolDownMs ?? COOL_DOWN_MS,
    now: () => performance.now(),
  });
  const attemptMs = options.attemptMs ?? ATTEMPT_MS;
  return {
    rate: (photo, { deadline }) => breaker.run(() => ask(address, photo, { deadline, attemptMs })),
  };
}

interface Limits {
  readonly deadline: number;
  readonly attemptMs: number;
}

/** Tries again after what may pass: a connection that broke, a 5xx. What the server answered otherwise stands. */
async function ask(address: URL, photo: Uint8Array, limits: Limits): Promise<RemoteAnswer> {
  for (let attempt = 1;; attempt++) {
    const outcome = await attemptOnce(address, photo, limits);
    if (outcome.kind === "answered") return outcome.answer;
    if (outcome.kind === "late") throw new IadError("DEADLINE_EXCEEDED", { detail: "face liveness" });
    if (outcome.kind === "broken" || attempt === ATTEMPTS) {
      throw new IadError("LIVENESS_UNAVAILABLE", { detail: `face liveness: ${outcome.detail}` });
    }
  }
}

type Outcome =
  | { readonly kind: "answered"; readonly answer: RemoteAnswer }
  /** The request's own deadline struck, not the attempt's. */
  | { readonly kind: "late" }
  /** Worth another attempt, or not. */
  | { readonly kind: "passing" | "broken"; readonly detail: string };

async function attemptOnce(address: URL, photo: Uint8Array, limits: Limits): Promise<Outcome> {
  const left = limits.deadline - performance.now();
  const isShort = left < limits.attemptMs;
  if (left <= 0) return { kind: "late" };
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.min(left, limits.attemptMs));
  try {
    const form = new FormData();
    form.append("file", new Blob([photo as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }), "photo.jpg");
    const response = await fetch(address, {
      method: "POST",
      headers: { accept: "application/json" },
      body: form,
      // The photo goes where the operator said, and nowhere else.
      redirect: "manual",
      signal: stop.signal,
    });
    return await readOutcome(response);
  } catch (thrown) {
    if (!stop.signal.aborted) return { kind: "passing", detail: connectionFault(thrown) };
    return isShort ? { kind: "late" } : { kind: "broken", detail: "no answer in time" };
  } finally {
    clearTimeout(timer);
  }
}

async function readOutcome(response: Response): Promise<Outcome> {
  const { status } = response;
  if (status >= 500 || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    return { kind: status >= 500 ? "passing" : "broken", detail: `HTTP ${status}` };
  }
  const body = await readBounded(response);
  if (body === undefined) return { kind: "broken", detail: "the answer is too long" };
  const answer = readAnswer(body, status);
  return typeof answer === "string" ? { kind: "broken", detail: answer } : { kind: "answered", answer };
}

/** Undefined when there is more than an answer can have. */
async function readBounded(response: Response): Promise<Uint8Array | undefined> {
  const out = new Uint8Array(MAX_ANSWER_BYTES);
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > MAX_ANSWER_BYTES) {
      await reader.cancel();
      return undefined;
    }
    out.set(value, length);
    length += value.length;
  }
  return out.subarray(0, length);
}

/** Without the message: it may hold the address with what an operator put in it. */
function connectionFault(thrown: unknown): string {
  return thrown instanceof Error ? `connection failed (${thrown.name})` : describeThrowable(thrown);
}
