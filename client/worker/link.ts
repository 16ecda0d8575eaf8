import { DeadlineError, deferred, withDeadline } from "../deadline.ts";
import { CaptureError } from "../errors.ts";
import { startWorker } from "./start_worker.ts";
import type { FramesRead, FromWorker, ReadRequest, ToWorker, WorkerFacts } from "./messages.ts";

/** The window's end of the worker. Every request has a deadline; `close` and a broken worker reject what waits. */
export interface WorkerLink {
  facts(milliseconds: number): Promise<WorkerFacts>;
  /** `frames` is transferred. */
  read(
    frames: ReadableStream<VideoFrame>,
    request: ReadRequest,
    options: { readonly milliseconds: number },
  ): Promise<FramesRead>;
  encode(
    pixels: ImageData,
    options: { readonly quality: number; readonly milliseconds: number },
  ): Promise<Blob>;
  close(): void;
}

type Message = ToWorker extends infer M ? M extends ToWorker ? Omit<M, "id"> : never : never;

function errorOf({ reason, code }: Extract<FromWorker, { kind: "failed" }>): Error {
  if (code !== undefined) return new CaptureError(code, "The worker refused the picture");
  return reason === "DeadlineError" ? new DeadlineError("Timeout") : new Error(reason);
}

/** Starts the worker; one that cannot load rejects its first request. Throws where the browser refuses to try. */
export function openWorker(url: string | URL): WorkerLink {
  const { worker, release } = startWorker(new URL(url, document.baseURI));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  let lastId = 0;
  let broken: Error | undefined;

  function fail(reason: Error): void {
    broken ??= reason;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }
  worker.onerror = (event) => {
    event.preventDefault();
    fail(new Error("The worker broke"));
  };
  worker.onmessageerror = () => fail(new Error("The worker broke"));
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === "done") asked?.resolve(data.value);
    else asked?.reject(errorOf(data));
  };

  async function ask<T>(
    message: Message,
    { milliseconds, transfer = [] }: {
      readonly milliseconds: number;
      readonly transfer?: readonly Transferable[];
    },
  ): Promise<T> {
    if (broken !== undefined) throw broken;
    const id = ++lastId;
    const { promise, resolve, reject } = deferred<T>();
    waiting.set(id, { resolve: (value) => resolve(value as T), reject });
    try {
      worker.postMessage({ ...message, id }, [...transfer]);
      return await withDeadline(promise, { milliseconds });
    } finally {
      waiting.delete(id);
    }
  }

  return {
    facts: (milliseconds) => ask({ kind: "facts" }, { milliseconds }),
    read: (frames, request, { milliseconds }) =>
      ask({ kind: "read", frames, request }, { milliseconds, transfer: [frames] }),
    encode: (pixels, { quality, milliseconds }) => ask({ kind: "encode", pixels, quality }, { milliseconds }),
    close() {
      fail(new Error("Closed"));
      worker.terminate();
      release();
    },
  };
}
