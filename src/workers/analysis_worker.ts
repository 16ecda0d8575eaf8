/// <reference lib="deno.worker" />
import "./hide_location.ts";
import { toIadError } from "../errors.ts";
import { analysePhoto, createPhotoEngine, type PhotoEngine } from "./analyse_photo.ts";
import type { FromWorker, PhotoJob, ToWorker } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

/** Entry of an analysis worker: one photo at a time, no permissions, nothing kept between photos. */
let engine: PhotoEngine | undefined;

function reply(message: FromWorker): void {
  postMessage(message);
}

async function start(assets: AnalyserAssets): Promise<void> {
  try {
    engine = await createPhotoEngine(assets);
    reply({ kind: "ready" });
  } catch (thrown) {
    const { message, detail } = toIadError(thrown);
    reply({ kind: "start_failed", detail: detail ?? message });
  }
}

async function run(id: number, job: PhotoJob): Promise<void> {
  try {
    if (engine === undefined) throw new Error("Job before start");
    reply({ kind: "done", id, result: await analysePhoto(engine, job) });
  } catch (thrown) {
    const { code, detail } = toIadError(thrown);
    reply({ kind: "refused", id, code, detail });
  }
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "start") void start(data.assets);
  else void run(data.id, data.job);
});
