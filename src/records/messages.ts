import type { ErrorCode } from "../errors.ts";
import type { RecordClientOptions } from "./client.ts";
import type { StoreSteps } from "./steps.ts";
import type { RecordSettings } from "./store.ts";

/** What the record worker is asked; `open` comes first. */
export type RecordCall =
  | { readonly method: "open"; readonly args: readonly [RecordClientOptions, RecordSettings] }
  | { [M in keyof StoreSteps]: { readonly method: M; readonly args: Parameters<StoreSteps[M]> } }[
    keyof StoreSteps
  ];

export interface ToRecordWorker {
  readonly id: number;
  /** Epoch milliseconds after which nobody waits for the answer. */
  readonly until: number;
  readonly call: RecordCall;
}

export type FromRecordWorker =
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  | {
    readonly kind: "refused";
    readonly id: number;
    readonly code: ErrorCode;
    readonly detail: string | undefined;
  };
