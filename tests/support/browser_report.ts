/**
 * From a raw browser report (what the probe page measured) to the signals of docs/spec/signals.md, the way a
 * capture client would fill them. Used to make tests/fixtures/signals and to check that they are still alike.
 */
import type { SignalObservation, Signals, SignalValue } from "../../src/bundle/types.ts";

type Json = SignalValue | undefined;
type Dict = { readonly [key: string]: Json };

const NATIVE_NAMES: Readonly<Record<string, string>> = {
  gum: "getUserMedia",
  enum: "enumerateDevices",
  lbl: "label",
  gs: "getSettings",
  toBlob: "toBlob",
  draw: "drawImage",
  fts: "toString",
};

const DEVICE_FIELDS = ["kind", "label", "deviceId", "groupId"];

export function signalsFromReport(report: Dict): Signals {
  if (report["nav"] === undefined) return inspectorOnly(report);
  const nav = dict(report["nav"]);
  const cdp = dict(report["cdp"]);
  const signals: Record<string, SignalObservation> = {
    ...trackSignals(report),
    devices: devicesOf(report["enumAfter"]),
    automation: observed({
      webdriver: nav["webdriver"],
      webdriverOwn: nav["wdDesc"],
      globals: nav["cdc"],
    }),
    inspector: observed({ prepareStackTrace: cdp["prepStack"] }),
    geometry: observed({
      innerWidth: nav["iw"],
      innerHeight: nav["ih"],
      outerWidth: nav["ow"],
      outerHeight: nav["oh"],
      screenWidth: nav["sw"],
      screenHeight: nav["sh"],
      devicePixelRatio: nav["dpr"],
    }),
    navigator: observed({
      userAgent: nav["ua"],
      platform: nav["platform"],
      languages: nav["langs"],
      hardwareConcurrency: nav["hc"],
      deviceMemory: nav["dm"],
      maxTouchPoints: nav["mtp"],
      plugins: nav["plugins"],
    }),
    ua_ch: isDict(report["uach"]) ? hintsOf(report["uach"]) : unavailable("no client hints"),
    worker: workerOf(report["worker"]),
    gpu: gpuOf(report["gl"], 2),
    permissions: observed({
      notification: nav["notif"],
      notificationQuery: report["permNotif"],
      cameraQuery: report["permCam"],
    }),
    tamper: tamperOf(dict(report["fn"]), String(nav["ua"])),
  };
  return signals;
}

/** The second probe measured only what a console listener changes. */
function inspectorOnly(report: Dict): Signals {
  return {
    inspector: observed({
      prepareStackTrace: report["prep_debug"],
      workerPrepareStackTrace: dict(report["worker"])["hit"],
      ownName: report["ownName_debug"],
      className: report["className_debug"],
    }),
  };
}

function trackSignals(report: Dict): Record<string, SignalObservation> {
  const track = report["track"];
  if (!isDict(track)) return { track: unavailable("no camera") };
  const settings = dict(track["settings"]);
  const caps = dict(track["caps"]);
  const frames = dict(report["rvfc"]);
  const keys = (frames["keys"] ?? []) as readonly string[];
  const first = dict(dict(report["mstp"])["first"]);
  const colours = dict(first["cs"]);
  const capture = dict(report["imgcap"]);
  const photo = capture["photo"];
  function framesWith(key: string): Json {
    return keys.includes(key) ? frames["n"] : 0;
  }
  return {
    track: observed({
      tag: track["proto"],
      label: track["label"],
      deviceId: settings["deviceId"],
      groupId: settings["groupId"],
      readyState: track["ready"],
      muted: track["muted"],
      stats: isDict(track["stats"]),
    }),
    settings: observed(pick(settings, ["width", "height", "frameRate", "resizeMode", "facingMode"])),
    capabilities: observed({
      ...pick(caps, ["width", "height", "frameRate", "resizeMode", "facingMode"]),
      controls: controlsOf(caps),
    }),
    frames: observed({
      count: frames["n"],
      captureTimes: framesWith("captureTime"),
      rtpTimestamps: framesWith("rtpTimestamp"),
      receiveTimes: framesWith("receiveTime"),
      mediaTimeIntervals: intervalsOf(frames["mediaTime"]),
      captureTimeIntervals: intervalsOf(frames["captureTime"]),
    }),
    video_frame: first["fmt"] === undefined ? unavailable("no frame reader") : observed({
      format: first["fmt"],
      ...pick(colours, ["matrix", "primaries", "transfer", "fullRange"]),
      duration: first["dur"],
      reader: "window",
    }),
    image_capture: isDict(report["imgcap"])
      ? observed({
        ...pick(dict(capture["settings"]), ["imageWidth", "imageHeight"]),
        photo: isDict(photo) ? "resolved" : "rejected",
        photoType: dict(photo)["type"],
      })
      : unavailable("no ImageCapture"),
  };
}

/** Capability names that are camera controls, not picture formats or ids. */
function controlsOf(caps: Dict): readonly string[] {
  const formats = [
    "aspectRatio",
    "deviceId",
    "groupId",
    "facingMode",
    "frameRate",
    "height",
    "width",
    "resizeMode",
  ];
  return Object.keys(caps).filter((name) => !formats.includes(name));
}

function devicesOf(list: Json): SignalObservation {
  if (!Array.isArray(list)) return unavailable("not enumerated");
  return { status: "observed", value: list.map((device) => compact(pick(dict(device), DEVICE_FIELDS))) };
}

function workerOf(worker: Json): SignalObservation {
  if (!isDict(worker)) return unavailable("no worker");
  const gl = gpuOf(worker["gl"], 0);
  const hints = isDict(worker["uach"]) ? hintsOf(worker["uach"]) : undefined;
  return observed({
    userAgent: worker["ua"],
    platform: worker["platform"],
    hardwareConcurrency: worker["hc"],
    gpu: gl.status === "observed" ? gl.value : undefined,
    uaCh: hints?.status === "observed" ? hints.value : undefined,
  });
}

function hintsOf(hints: Dict): SignalObservation {
  return observed(
    pick(hints, [
      "brands",
      "fullVersionList",
      "mobile",
      "platform",
      "platformVersion",
      "architecture",
      "model",
    ]),
  );
}

/** WebGL strings: [vendor, renderer] from `offset` on; an error text means that there was no context. */
function gpuOf(gl: Json, offset: number): SignalObservation {
  if (!Array.isArray(gl)) return unavailable("no WebGL");
  return observed({ vendor: gl[offset], renderer: gl[offset + 1] });
}

function tamperOf(checks: Dict, userAgent: string): SignalObservation {
  const isV8 = userAgent.includes("Chrome/");
  const functions: Record<string, SignalValue> = {};
  for (const [key, name] of Object.entries(NATIVE_NAMES)) {
    const check = checks[key];
    if (isDict(check)) functions[name] = resultsOf(check, { name, isV8 });
  }
  const throughIframe = dict(checks["sameIframe"])["src"];
  if (typeof throughIframe === "string") {
    functions["getUserMedia"] = {
      ...dict(functions["getUserMedia"]),
      iframe_text: verdictOf(isNativeText(throughIframe, "getUserMedia")),
    } as SignalValue;
  }
  return observed({ functions, mediaDevicesOwn: checks["ownGum"] });
}

function resultsOf(check: Dict, { name, isV8 }: { name: string; isV8: boolean }): SignalValue {
  const shape = check["own"] === "length,name" && check["proto"] === false;
  const results = { text: verdictOf(isNativeText(check["src"], name)), shape: verdictOf(shape) };
  if (!isV8) return results;
  const base = String(check["classErr"]).replace(/^TypeError:Class extends value /, "");
  return {
    ...results,
    class_text: verdictOf(/^function (?:get )?\w+\(\) \{ \[native co/.test(base)),
    stack_line: verdictOf(String(check["ocstack"]).startsWith("at Function.toString")),
    recursion: verdictOf(check["recur"] === "TypeError"),
  };
}

/** V8 writes one line, Gecko three; an accessor's text starts with `get` in V8. */
function isNativeText(text: Json, name: string): boolean {
  const pattern = new RegExp(`^function (?:get )?${name}\\(\\) \\{\\s+\\[native code\\]\\s+\\}$`);
  return pattern.test(String(text));
}

function verdictOf(isNative: boolean): "native" | "foreign" {
  return isNative ? "native" : "foreign";
}

function intervalsOf(statistics: Json): Json {
  return isDict(statistics) ? compact(pick(statistics, ["mean", "sd", "min", "max"])) : undefined;
}

function observed(value: Json | Readonly<Record<string, Json>>): SignalObservation {
  return { status: "observed", value: compact(value) };
}

function unavailable(reason: string): SignalObservation {
  return { status: "unavailable", reason };
}

/** Without undefined and null members: the data model has no undefined, and null is the same as missing. */
function compact(value: unknown): SignalValue {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== "object" || value === null) return (value ?? null) as SignalValue;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(entries.map(([name, member]) => [name, compact(member)]));
}

function pick(from: Dict, names: readonly string[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function dict(value: unknown): Dict {
  return isDict(value) ? value : {};
}
