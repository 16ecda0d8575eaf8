import type { StepCall } from "./steps.ts";
import type { RecordSettings } from "./types.ts";

/** What the record worker opens before anything else. */
export interface RecordStart {
  readonly url: string;
  readonly token: string | undefined;
  readonly settings: RecordSettings;
}

export interface RecordJob {
  /** Epoch milliseconds after which nobody waits for the answer. */
  readonly until: number;
  /** A remote database's, of the moment. */
  readonly token: string | undefined;
  readonly call: StepCall;
}
