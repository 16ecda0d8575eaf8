/**
 * The shape of every signal that the server reads: docs/spec/signals.md in code. Unknown fields are dropped,
 * missing ones are missing, a wrong type or a value out of bounds makes the whole signal `failed`.
 */
import { z } from "zod";

function text(max: number) {
  return z.string().max(max).nullish();
}
function count(max: number) {
  return z.int().min(0).max(max).nullish();
}
function real(min: number, max: number) {
  return z.number().min(min).max(max).nullish();
}
function texts(items: number, max: number) {
  return z.array(z.string().max(max)).max(items).nullish();
}
const flag = z.boolean().nullish();
const range = z.object({ min: real(-1e9, 1e9), max: real(-1e9, 1e9), step: real(0, 1e9) }).nullish();
const intervals = z.object({
  mean: real(-1e6, 1e6),
  sd: real(0, 1e6),
  min: real(-1e6, 1e6),
  max: real(-1e6, 1e6),
}).nullish();
const brands = z.array(z.object({ brand: z.string().max(128), version: z.string().max(64) })).max(16)
  .nullish();
const clientHints = z.object({
  brands,
  fullVersionList: brands,
  mobile: flag,
  platform: text(64),
  platformVersion: text(64),
  architecture: text(64),
  model: text(128),
});
const gpu = z.object({ vendor: text(256), renderer: text(512) });
/** Forty-eight bytes in base64, as in SRI without the prefix. */
const sha384 = z.string().regex(/^[A-Za-z0-9+/]{64}$/).nullish();
const outcomes = z.record(z.string().max(32), z.enum(["native", "foreign", "absent", "error"]));

export const SIGNAL_SHAPES = Object.freeze({
  track: z.object({
    tag: text(128),
    label: text(512),
    deviceId: text(256),
    groupId: text(256),
    readyState: text(16),
    muted: flag,
    stats: flag,
  }),
  settings: z.object({
    width: count(65535),
    height: count(65535),
    frameRate: real(0, 1000),
    resizeMode: text(32),
    facingMode: text(32),
  }),
  capabilities: z.object({
    width: range,
    height: range,
    frameRate: range,
    resizeMode: texts(8, 32),
    facingMode: texts(8, 32),
    controls: texts(64, 64),
  }),
  devices: z.array(z.object({
    kind: z.string().max(32),
    label: text(512),
    deviceId: text(256),
    groupId: text(256),
  })).max(64),
  frames: z.object({
    count: count(10_000),
    captureTimes: count(10_000),
    rtpTimestamps: count(10_000),
    receiveTimes: count(10_000),
    mediaTimeIntervals: intervals,
    captureTimeIntervals: intervals,
    skipped: count(1_000_000),
  }),
  video_frame: z.object({
    format: text(16),
    matrix: text(32),
    primaries: text(32),
    transfer: text(32),
    fullRange: flag,
    duration: real(0, 1e12),
    reader: text(16),
  }),
  image_capture: z.object({
    imageWidth: count(65535),
    imageHeight: count(65535),
    photo: text(16),
    photoType: text(64),
  }),
  automation: z.object({
    webdriver: flag,
    webdriverOwn: flag,
    webdriverWorker: flag,
    globals: texts(64, 128),
  }),
  inspector: z.object({
    prepareStackTrace: count(10_000),
    workerPrepareStackTrace: count(10_000),
    ownName: count(10_000),
    className: count(10_000),
  }),
  geometry: z.object({
    innerWidth: real(0, 1e6),
    innerHeight: real(0, 1e6),
    outerWidth: real(0, 1e6),
    outerHeight: real(0, 1e6),
    screenWidth: real(0, 1e6),
    screenHeight: real(0, 1e6),
    devicePixelRatio: real(0, 100),
  }),
  navigator: z.object({
    userAgent: text(1024),
    platform: text(128),
    languages: texts(64, 64),
    hardwareConcurrency: count(4096),
    deviceMemory: real(0, 65536),
    maxTouchPoints: count(256),
    plugins: count(1024),
  }),
  ua_ch: clientHints,
  worker: z.object({
    userAgent: text(1024),
    platform: text(128),
    hardwareConcurrency: count(4096),
    gpu: gpu.nullish(),
    uaCh: clientHints.nullish(),
  }),
  gpu,
  permissions: z.object({
    notification: text(16),
    notificationQuery: text(16),
    cameraQuery: text(16),
  }),
  tamper: z.object({
    functions: z.record(z.string().max(128), outcomes).refine((map) => Object.keys(map).length <= 64)
      .nullish(),
    mediaDevicesOwn: texts(64, 128),
  }),
  encoder_canary: z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/).nullish(),
    quality: real(0, 1),
    width: count(4096),
    height: count(4096),
    bytes: count(10_000_000),
  }),
  clock: z.object({
    timeOrigin: real(0, 1e14),
    now: real(0, 1e12),
    captureToSeal: real(-1e9, 1e9),
  }),
  sdk_source: z.object({ librarySha384: sha384, workerSha384: sha384 }),
});

export type SignalName = keyof typeof SIGNAL_SHAPES;
export type SignalOf<N extends SignalName> = z.infer<(typeof SIGNAL_SHAPES)[N]>;
