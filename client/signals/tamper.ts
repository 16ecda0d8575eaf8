import { membersOf, text } from "../realm/clip.ts";
import { type FunctionResults, takePrimordials, testFunctions } from "../realm/function_tests.ts";
import { withFreshRealm } from "./fresh_realm.ts";
import type { SignalContext, SignalSource } from "./types.ts";
import { workerFact } from "./worker_fact.ts";

const MOST_OWN = 64;
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

type Functions = Record<string, FunctionResults>;

/**
 * The vector of test results in this realm and, under `worker.` names, in the worker's. This realm is looked at
 * while the preview is live and again at the shutter: what was foreign once stays so.
 */
export function tamperSource(): SignalSource {
  const tools = takePrimordials();
  function lookHere({ track, video }: SignalContext, fresh?: typeof globalThis): Functions {
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
  function look(context: SignalContext): Functions {
    return withFreshRealm((fresh) => lookHere(context, fresh)) ?? lookHere(context);
  }
  return {
    name: "tamper",
    when: "early",
    limitMs: 2500,
    async observe(context) {
      const here = look(context);
      const own = ownMembers();
      const inWorker = Object.entries(membersOf(await workerFact(context, ({ tamper }) => tamper)));
      const named = inWorker.map(([name, results]) => [`worker.${name}`, results]);
      return { functions: { ...here, ...Object.fromEntries(named) as Functions }, mediaDevicesOwn: own };
    },
    again(context, earlier) {
      const { functions, mediaDevicesOwn } = earlier as { functions: Functions; mediaDevicesOwn: string[] };
      const own = new Set([...mediaDevicesOwn, ...ownMembers()]);
      return { functions: worst(functions, look(context)), mediaDevicesOwn: [...own].slice(0, MOST_OWN) };
    },
  };
}

/** Natively `navigator.mediaDevices` has no members of its own. */
function ownMembers(): string[] {
  const own = Object.getOwnPropertyNames(navigator.mediaDevices ?? {});
  return own.slice(0, MOST_OWN).flatMap((name) => text(name, 128) ?? []);
}

function worst(earlier: Functions, later: Functions): Functions {
  const merged: Functions = { ...earlier };
  for (const [name, results] of Object.entries(later)) {
    const foreign = Object.entries(earlier[name] ?? {}).filter(([, result]) => result === "foreign");
    merged[name] = { ...results, ...Object.fromEntries(foreign) };
  }
  return merged;
}
