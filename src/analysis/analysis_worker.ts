/// <reference lib="deno.worker" />
import { serveJobs } from "../supervision/mod.ts";
import { codecBytes, collectCodecs } from "../pixels/mod.ts";
import { analysePhoto, createPhotoEngine, type PhotoEngine } from "./analyse_photo.ts";
import type { PhotoJob, WorkerResult } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

/** Entry of an analysis worker: one photo at a time, no permissions, nothing kept between photos. */
let engine: PhotoEngine;

serveJobs<AnalyserAssets, PhotoJob>({
  start: async (assets) => {
    engine = await createPhotoEngine(assets);
  },
  run: async (job): Promise<WorkerResult> => {
    const result = await analysePhoto(engine, job).finally(collectCodecs);
    const { heapTotal, external } = Deno.memoryUsage();
    return { ...result, memoryBytes: heapTotal + external + codecBytes() };
  },
});
