import { type ErrorCode, IadError } from "../errors.ts";

/** What a worker is sent: first what it starts with, then jobs. */
export type ToWorker<Start, Job> =
  | { readonly kind: "start"; readonly start: Start }
  | { readonly kind: "job"; readonly id: number; readonly job: Job };

/** An error as it crosses between threads. */
interface Fault {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
}

/** The answer to one job. */
export type JobReply<Result> =
  | { readonly kind: "done"; readonly id: number; readonly result: Result }
  | ({ readonly kind: "refused"; readonly id: number } & Fault);

export type FromWorker<Result> =
  | { readonly kind: "ready" }
  | ({ readonly kind: "start_failed" } & Fault)
  | JobReply<Result>;

/** The error that a worker told of. */
export function replyError({ code, detail }: Fault): IadError {
  return new IadError(code, detail === undefined ? {} : { detail });
}
