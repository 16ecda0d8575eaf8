import type { Analyser } from "../analysis/mod.ts";
import type { Bundle, CaptureType } from "../bundle/mod.ts";
import type { ClientBuilds } from "../client_build/mod.ts";
import type { Envelope, KeyRing } from "../envelope/mod.ts";
import type { Evidence, ReplayMemory } from "../evidence/mod.ts";
import type { FaceErrorCode, FaceRules } from "../faces/mod.ts";
import type { ImageLimits } from "../jpeg/mod.ts";
import type { FaceLiveness, LivenessSource } from "../liveness/mod.ts";
import type { RecordStore } from "../records/mod.ts";
import type { Metrics } from "../telemetry/mod.ts";
import type { PipelineName, Verdict } from "../verdict/mod.ts";

export interface CheckerOptions {
  readonly pipeline: PipelineName;
  readonly image: ImageLimits;
  readonly faces: FaceRules;
  readonly freshness: { readonly enabled: boolean; readonly toleranceMs: number };
  /** A bundle without a nonce is rejected. */
  readonly nonceRequired: boolean;
  readonly serverVersion: string;
  readonly modelVersion: string;
  /** Checks and extractions at work or waiting; one more is OVERLOADED. */
  readonly maxInFlight: number;
  /** Keyed hash of a raw device id, hex: raw ids are never stored. */
  readonly hashDevice: (deviceId: string) => Promise<string>;
  /** Labels that pass as a camera's or microphone's own name; for the devices of a test, which no setting reaches. */
  readonly trustedLabels?: readonly RegExp[];
}

/** What a checker is built on; main.ts makes these, tests make real ones too. */
export interface CheckerDeps {
  /** The current ring: keys may change while the server runs. */
  readonly keyRing: () => KeyRing;
  readonly analyser: Analyser;
  readonly memory: ReplayMemory;
  readonly records: RecordStore;
  readonly clientBuilds: ClientBuilds;
  readonly liveness: LivenessSource;
  readonly now: () => number;
  readonly metrics: Pick<
    Metrics,
    "observeStage" | "observeInference" | "observeQueueWait" | "countVerdict" | "countRecord"
  >;
}

export interface RequestContext {
  readonly requestId: string;
  readonly endpoint: string;
  /** Who asks: a token's name or an address. */
  readonly caller?: string | undefined;
  /** Of the token that the request came with; undefined where the server is open. */
  readonly tokenName?: string | undefined;
  /** Types that the relying party takes; the bundle's own is its sender's word. */
  readonly captureTypes: readonly CaptureType[];
  /** Absolute, on performance.now()'s clock, milliseconds. */
  readonly deadline: number;
  /** Reads the body, capped and within the deadline. Runs before admission: who sends slowly takes no place at work. */
  readonly receive: () => Promise<Uint8Array>;
}

export interface Checker {
  /**
   * A verdict, or an IadError. One record is written before this settles, errors included but those of a shutdown. The same ciphertext under the
   * same request id and token name is given the verdict of its first time for ten minutes, and no second record.
   */
  check(context: RequestContext): Promise<CheckResult>;
  /** The opened bundle for the `extract_*` endpoints; an unreadable plaintext is ENVELOPE_MALFORMED here. */
  extract(context: RequestContext): Promise<Bundle>;
  /** What stands behind a verdict, without a record, a face rule or an age limit: for the analyst, never for a server. */
  explain(context: ExplainContext): Promise<Explanation>;
  inFlight(): number;
  /** One more would be OVERLOADED. */
  isFull(): boolean;
}

/** What of a verdict can be told; of a repeated answer `contributions` is empty. */
type ToldVerdict = Pick<
  Verdict,
  "pipeline" | "probability" | "score" | "rejection" | "groups" | "contributions"
>;

export interface CheckResult {
  readonly verdict: ToldVerdict;
  /** Of a face, where it is to be rated. It changes nothing in the verdict. */
  readonly faceLiveness?: FaceLiveness;
}

export interface ExplainContext extends Pick<RequestContext, "deadline" | "receive"> {
  /** When the bundle is taken to have arrived, milliseconds since the epoch; when it was made, without. */
  readonly receivedMs?: number;
}

export interface Explanation {
  readonly envelope: Envelope;
  readonly bundle: Bundle;
  readonly receivedMs: number;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  /** The error that a check would have ended with before any evidence. */
  readonly face: FaceErrorCode | null;
  /** Of a face that passes, where one of the workers' networks rates it. */
  readonly faceLiveness: FaceLiveness | null;
}
