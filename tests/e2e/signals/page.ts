/** Bundled into the test page: a camera, the real worker and every signal of the client. */
import { createFrameRecorder } from "../../../client/signals/frame_recorder.ts";
import { createSignalCollector, type Observations } from "../../../client/signals/collect.ts";
import { openWorker } from "../../../client/worker/link.ts";

interface ObserveOptions {
  /** Milliseconds of preview before the shutter. */
  readonly previewMs: number;
  /** Runs after a first shutter; the signals are then those of a second. */
  readonly between?: () => void;
}

async function observeSignals({ previewMs, between }: ObserveOptions): Promise<Observations> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  const [track] = stream.getVideoTracks();
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  const worker = openWorker("/worker.js");
  const frames = createFrameRecorder(video);
  const facts = worker.facts(3000);
  const context = {
    track: track!,
    video,
    frames,
    workerFacts: () => facts,
    encode: (pixels: ImageData) => worker.encode(pixels, { quality: 0.95, milliseconds: 3000 }),
  };
  const collector = createSignalCollector();
  collector.startEarly(context);
  await new Promise((resolve) => setTimeout(resolve, previewMs));
  let observations = await collector.observeLate(context);
  if (between !== undefined) {
    between();
    observations = await collector.observeLate(context);
  }
  frames.stop();
  worker.close();
  track!.stop();
  return observations;
}

Object.assign(globalThis, { observeSignals });
// A browser that nobody drives reports by itself.
if (location.hash === "#report") {
  const report = await observeSignals({ previewMs: 800 }).catch((thrown) => ({ thrown: String(thrown) }));
  await fetch("/report", { method: "POST", body: JSON.stringify(report) });
}
