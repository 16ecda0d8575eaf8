import type { ErrorCode } from "../errors.ts";
import type { AnalyseOptions, AnalyserAssets, PhotoAnalysis } from "./types.ts";

/** What the worker is asked to do with one photo. */
export type PhotoJob =
  & { readonly photo: Uint8Array }
  & Pick<AnalyseOptions, "orientation" | "width" | "height" | "detectFaces" | "lumaSteps" | "crops">;

/** What it finds; the pool adds the time in the queue. */
export type PhotoResult = Omit<PhotoAnalysis, "timings"> & {
  readonly timings: Omit<PhotoAnalysis["timings"], "queue">;
};

export type ToWorker =
  | { readonly kind: "start"; readonly assets: AnalyserAssets }
  | { readonly kind: "job"; readonly id: number; readonly job: PhotoJob };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "start_failed"; readonly detail: string }
  | { readonly kind: "done"; readonly id: number; readonly result: PhotoResult }
  | {
    readonly kind: "refused";
    readonly id: number;
    readonly code: ErrorCode;
    readonly detail: string | undefined;
  };

/** The answer to one job. */
export type JobReply = Extract<FromWorker, { readonly id: number }>;
