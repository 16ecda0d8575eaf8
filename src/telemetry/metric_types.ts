import type { ErrorCode } from "../errors.ts";

/** A route with the methods that it answers; any other method counts as `other`. */
export interface RouteLabel {
  readonly route: string;
  readonly methods: readonly string[];
}

interface ModelLabel {
  readonly model: string;
  readonly version: string;
  /** Lower-case hex; the first 12 digits become the label. */
  readonly sha256: string;
}

/** Bytes, as `Deno.memoryUsage()` gives them. */
interface MemoryFigures {
  readonly rss: number;
  readonly heapTotal: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** The worker pool at this moment, as `Analyser.status()` gives it. */
interface PoolFigures {
  readonly workers: number;
  readonly ready: number;
  readonly busy: number;
  readonly queued: number;
  /** Since the start. */
  readonly restarts: number;
}

/** The listener, the bodies on their way and the log at this moment. */
interface ListenerFigures {
  readonly connections: number;
  readonly arrivingBodies: number;
  readonly heldBytes: number;
  /** Since the start. */
  readonly droppedLogLines: number;
}

/** Every label value there will ever be, and what is read at each scrape. */
export interface MetricsOptions {
  readonly routes: readonly RouteLabel[];
  readonly reasons: readonly string[];
  readonly stages: readonly string[];
  readonly captureTypes: readonly string[];
  readonly models: readonly ModelLabel[];
  readonly version: string;
  readonly pipeline: string;
  /** Version of the runtime, for iad_build_info. */
  readonly runtime: string;
  /** Read at each scrape, so that a renewed licence shows. Milliseconds since the epoch. */
  readonly licenseExpiresMs: () => number;
  readonly memoryUsage: () => MemoryFigures;
  readonly pool: () => PoolFigures;
  readonly listener: () => ListenerFigures;
  readonly connectionFaults: readonly string[];
  readonly nowMs: () => number;
}

export interface RequestFacts {
  /** The route's pattern, never the path; an unknown one counts as `other`. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** What the capture client told of its own files against the builds that this server accepts. */
export const CLIENT_FILES = ["built", "altered", "untold", "expired", "unknown"] as const;
export type ClientFiles = (typeof CLIENT_FILES)[number];

export interface VerdictFacts {
  readonly accepted: boolean;
  readonly captureType: string;
  /** Empty exactly when accepted. */
  readonly reasons: readonly string[];
  /** Absent where the server has no build to compare with. */
  readonly clientFiles?: ClientFiles;
}

/** All durations in seconds. A label value that was not announced counts as `other`, never as a new series. */
export interface Metrics {
  readonly contentType: string;
  /** The exposition text. */
  render(): Promise<string>;
  countRequest(request: RequestFacts): void;
  countVerdict(verdict: VerdictFacts): void;
  countError(code: ErrorCode): void;
  countRecord(): void;
  /** A connection that the server ended, or did not take. */
  countConnectionFault(fault: string): void;
  observeStage(stage: string, seconds: number): void;
  observeInference(model: string, seconds: number): void;
  observeQueueWait(seconds: number): void;
}
