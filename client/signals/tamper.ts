import { fields, membersOf, text } from "../realm/clip.ts";
import { takePrimordials, testFunctions } from "../realm/function_tests.ts";
import { withFreshRealm } from "./fresh_realm.ts";
import type { SignalContext, SignalSource } from "./types.ts";
import { workerFact } from "./worker_fact.ts";

/** The capture path: every function that a picture and its facts come through. */
const PLACES = {
  MediaDevices: "getUserMedia enumerateDevices",
  MediaStreamTrack: "label getSettings getCapabilities applyConstraints stats",
  HTMLMediaElement: "srcObject",
  HTMLVideoElement: "requestVideoFrameCallback videoWidth",
  CanvasRenderingContext2D: "drawImage getImageData",
  HTMLCanvasElement: "toBlob toDataURL captureStream",
  OffscreenCanvas: "convertToBlob",
  VideoFrame: "copyTo",
  ImageCapture: "takePhoto",
  SubtleCrypto: "encrypt digest",
  Performance: "now",
  Function: "toString",
  MediaStreamTrackProcessor: "",
  Worker: "",
};

/** The vector of test results in this realm and, under `worker.` names, in the worker's. */
export function tamperSource(): SignalSource {
  const tools = takePrimordials();
  function testHere({ track, video }: SignalContext, fresh?: typeof globalThis) {
    const instances = {
      MediaDevices: navigator.mediaDevices,
      MediaStreamTrack: track,
      HTMLMediaElement: video,
      HTMLVideoElement: video,
      SubtleCrypto: crypto.subtle,
      Performance: performance,
    };
    return testFunctions(PLACES, { tools, fresh, instances });
  }
  return {
    name: "tamper",
    when: "early",
    limitMs: 2500,
    async observe(context) {
      const here = withFreshRealm((fresh) => testHere(context, fresh)) ?? testHere(context);
      const inWorker = membersOf(await workerFact(context, ({ tamper }) => tamper));
      const own = Object.getOwnPropertyNames(navigator.mediaDevices ?? {});
      return fields({
        functions: { ...here, ...named(inWorker) } as Record<string, Record<string, string>>,
        mediaDevicesOwn: own.slice(0, 64).flatMap((name) => text(name, 128) ?? []),
      });
    },
  };
}

function named(inWorker: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inWorker).map(([name, results]) => [`worker.${name}`, results]));
}
