import { cachedHash } from "../realm/cached_source.ts";
import { clientHints } from "../realm/client_hints.ts";
import { count, fields, text } from "../realm/clip.ts";
import { takePrimordials, testFunctions } from "../realm/function_tests.ts";
import { gpuNames } from "../realm/gpu_names.ts";
import { stackTraceReads } from "../realm/stack_trace_reads.ts";
import type { WorkerFacts } from "./messages.ts";

/** What this realm reads frames, encodes and hashes with. */
const PLACES = {
  VideoFrame: "copyTo",
  OffscreenCanvasRenderingContext2D: "drawImage getImageData",
  OffscreenCanvas: "convertToBlob",
  SubtleCrypto: "encrypt digest",
  Function: "toString",
  MediaStreamTrackProcessor: "",
};

/** Runs in the worker: what the realm that a page's patches do not reach says of itself. Never rejects. */
export async function observeWorkerFacts(): Promise<WorkerFacts> {
  const [uaCh, source] = await Promise.all([
    attempt(clientHints),
    attempt(() => cachedHash(import.meta.url)),
  ]);
  const [gpu, prepareStackTrace, tamper] = await Promise.all([
    attempt(() => gpuNames(new OffscreenCanvas(1, 1))),
    attempt(stackTraceReads),
    attempt(() => testFunctions(PLACES, { tools: takePrimordials() })),
  ]);
  const { webdriver } = navigator;
  return {
    worker: fields({
      userAgent: text(navigator.userAgent, 1024),
      platform: text(navigator.platform, 128),
      hardwareConcurrency: count(navigator.hardwareConcurrency, 4096),
      gpu,
      uaCh,
    }),
    webdriver: typeof webdriver === "boolean" ? webdriver : null,
    prepareStackTrace: prepareStackTrace ?? null,
    tamper: tamper ?? {},
    source: source ?? null,
  };
}

/** One fact that cannot be had must not cost the others. */
async function attempt<T>(look: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch {
    return undefined;
  }
}
