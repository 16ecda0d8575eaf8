import type { ReadSignals } from "../read_signals.ts";
import type { Observation } from "../observation.ts";

export interface TamperFacts {
  /** Functions of the capture path with at least one foreign result; the worker's begin with `worker.`. */
  readonly capturePath: readonly string[];
  /** Canvas read-back only: privacy tools patch these. */
  readonly canvasRead: readonly string[];
  readonly functionToString: boolean;
}

/** Functions whose replacement changes what is captured. Privacy tools have no reason to touch them. */
const CAPTURE_PATH: ReadonlySet<string> = new Set([
  "getUserMedia",
  "enumerateDevices",
  "label",
  "getSettings",
  "getCapabilities",
  "applyConstraints",
  "stats",
  "srcObject",
  "requestVideoFrameCallback",
  "videoWidth",
  "drawImage",
  "toBlob",
  "convertToBlob",
  "captureStream",
  "MediaStreamTrackProcessor",
  "copyTo",
  "takePhoto",
  "encrypt",
  "digest",
  "now",
  "Worker",
]);
/** Read-back functions that anti-fingerprinting tools do patch. */
const CANVAS_READ: ReadonlySet<string> = new Set(["getImageData", "toDataURL"]);
const FUNCTION_TO_STRING = "toString";
/** Before the names of functions of the worker's realm. */
const WORKER = "worker.";

/** The client reports test by test what it saw; that a result is foreign is judged here. */
export function observeTamper(signals: ReadSignals): Observation<TamperFacts> {
  if (signals.tamper.kind !== "observed") return signals.tamper;
  const { functions, mediaDevicesOwn } = signals.tamper.value;
  const foreign = new Set(
    Object.entries(functions ?? {})
      .filter(([, results]) => Object.values(results).includes("foreign"))
      .map(([name]) => name),
  );
  for (const name of mediaDevicesOwn ?? []) foreign.add(name);
  return {
    kind: "observed",
    value: {
      capturePath: [...foreign].filter((name) => CAPTURE_PATH.has(bareName(name))),
      canvasRead: [...foreign].filter((name) => CANVAS_READ.has(bareName(name))),
      functionToString: [...foreign].some((name) => bareName(name) === FUNCTION_TO_STRING),
    },
  };
}

function bareName(name: string): string {
  return name.startsWith(WORKER) ? name.slice(WORKER.length) : name;
}
