import type { RecordClientOptions } from "./client.ts";
import type { StepCall } from "./steps.ts";
import type { RecordSettings } from "./types.ts";

/** What the record worker opens before anything else. */
export interface RecordStart {
  readonly database: RecordClientOptions;
  readonly settings: RecordSettings;
}

export interface RecordJob {
  /** Epoch milliseconds after which nobody waits for the answer. */
  readonly until: number;
  readonly call: StepCall;
}
