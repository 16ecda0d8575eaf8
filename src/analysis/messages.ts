import type { AnalyseOptions, PhotoAnalysis } from "./types.ts";

/** What the worker is asked to do with one photo. */
export type PhotoJob =
  & { readonly photo: Uint8Array }
  & Pick<AnalyseOptions, "orientation" | "width" | "height" | "detectFaces" | "lumaSteps" | "crops">;

/** What it finds; the pool adds the time in the queue. */
export type PhotoResult = Omit<PhotoAnalysis, "timings"> & {
  readonly timings: Omit<PhotoAnalysis["timings"], "queue">;
};
