import type { AnalyseOptions, PhotoAnalysis } from "./types.ts";

/** What the worker is asked to do with one photo. */
export type PhotoJob =
  & { readonly photo: Uint8Array }
  & Pick<AnalyseOptions, "limits" | "detectFaces" | "crops">;

/** What it finds; the pool adds the time in the queue. */
export type PhotoResult = Omit<PhotoAnalysis, "timings"> & {
  readonly timings: Omit<PhotoAnalysis["timings"], "queue">;
};

/** With it, what the worker holds afterwards, in bytes: its heap, its buffers and the codec's memories. */
export type WorkerResult = PhotoResult & { readonly memoryBytes: number };
