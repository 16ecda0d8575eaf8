import { buildBundle } from "../src/bundle/build.ts";
import { toHex } from "../src/bytes/mod.ts";
import { sealEnvelope } from "../src/envelope/seal.ts";
import { BUILD, JPEG_QUALITY, SDK_NAME, SDK_VERSION, WORKER_FILE } from "./build_info.ts";
import { warnIfAltered } from "./check_build.ts";
import { openCamera, stopStream } from "./camera/open_camera.ts";
import { playVideo } from "./camera/play_video.ts";
import { watchCamera, whileVisible } from "./camera/watch_camera.ts";
import { CaptureError } from "./errors.ts";
import { type ReadOptions, readOptions } from "./options.ts";
import { encodeOnCanvas } from "./photo/canvas_frames.ts";
import { takePhoto } from "./photo/take_photo.ts";
import { chooseKey } from "./seal/choose_key.ts";
import { clockSignal } from "./signals/clock.ts";
import { createSignalCollector } from "./signals/collect.ts";
import { createFrameRecorder } from "./signals/frame_recorder.ts";
import { type SignalContext, Unavailable } from "./signals/types.ts";
import { videoFrameSignal } from "./signals/video_frame.ts";
import type { Capture, CaptureOptions, CaptureState, SealedCapture, SealingKey } from "./types.ts";
import { openWorker, type WorkerLink } from "./worker/link.ts";
import type { WorkerFacts } from "./worker/messages.ts";

const BUNDLE_ID_BYTES = 16;
/** The worker looks once at its own realm, and encodes one small picture. Milliseconds. */
const WORKER_MS = 3000;

/** What a started session holds. */
interface Live {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly video: HTMLVideoElement;
  readonly worker: WorkerLink | undefined;
  readonly key: SealingKey;
  readonly context: SignalContext;
  /** Ends what watches this camera: a session whose camera was lost may be started again. */
  readonly over: AbortController;
}

/**
 * A camera session: asks for the camera at `start`, takes a photo with its crops and facts at each `capture` and
 * seals them, all in this page. Nothing leaves it: the caller sends the bundle. Importing and creating touch
 * neither window nor camera. Throws {@link CaptureError} `invalid_options`.
 */
export function createCapture(options: CaptureOptions): Capture {
  return new CaptureSession(readOptions(options));
}

/** The platform's event target, with the session's events as its types. */
const TypedEventTarget = EventTarget as unknown as new () =>
  & Pick<Capture, "addEventListener" | "removeEventListener">
  & Pick<EventTarget, "dispatchEvent">;

class CaptureSession extends TypedEventTarget implements Capture {
  readonly #options: ReadOptions;
  readonly #life = new AbortController();
  readonly #signals = createSignalCollector();
  #state: CaptureState = "idle";
  #live: Live | undefined;

  constructor(options: ReadOptions) {
    super();
    this.#options = options;
    if (options.signal?.aborted) this.stop();
    options.signal?.addEventListener("abort", () => this.stop(), { once: true, signal: this.#life.signal });
  }

  get state(): CaptureState {
    return this.#state;
  }

  get stream(): MediaStream | undefined {
    return this.#live?.stream;
  }

  async start({ video }: { readonly video?: HTMLVideoElement } = {}): Promise<void> {
    this.#require("idle", "Already started");
    this.#enter("starting");
    try {
      this.#live = await this.#open(video ?? document.createElement("video"));
      if (this.#life.signal.aborted) this.#close();
      this.#life.signal.throwIfAborted();
      this.#enter("live");
    } catch (thrown) {
      if (!this.#life.signal.aborted) this.#enter("idle");
      throw this.#failed(thrown, "unsupported");
    }
  }

  async capture(): Promise<SealedCapture> {
    this.#require("live", "No camera is live");
    this.#enter("capturing");
    try {
      const live = this.#live!;
      const sealed = await whileVisible(() => this.#take(live), this.#life.signal);
      this.#life.signal.throwIfAborted();
      this.#enter("live");
      this.dispatchEvent(new CustomEvent("capture", { detail: sealed }));
      return sealed;
    } catch (thrown) {
      if (this.#live !== undefined) this.#enter("live");
      throw this.#failed(thrown, "capture_failed");
    }
  }

  stop(): void {
    if (this.#state === "stopped") return;
    this.#life.abort(new CaptureError("cancelled", "Cancelled"));
    this.#close();
    this.#enter("stopped");
  }

  async #open(video: HTMLVideoElement): Promise<Live> {
    const { signal } = this.#life;
    const { keys, camera, workerUrl } = this.#options;
    // The key first: a person is not asked for the camera when nothing could be sealed.
    const key = await chooseKey(keys);
    const stream = await openCamera(camera, signal);
    const over = new AbortController();
    let worker: WorkerLink | undefined;
    try {
      const [track] = stream.getVideoTracks();
      if (track === undefined) throw new CaptureError("no_camera", "The stream has no picture");
      worker = tryWorker(workerUrl ?? new URL(WORKER_FILE, import.meta.url));
      await playVideo(video, stream, signal);
      watchCamera({ track, video }, { signal: over.signal, lost: () => this.#lost() });
      const context = signalContext({ track, video, worker });
      this.#signals.startEarly(context);
      void warnIfAltered(import.meta.url);
      return { stream, track, video, worker, key, context, over };
    } catch (thrown) {
      over.abort();
      worker?.close();
      stopStream(stream);
      throw thrown;
    }
  }

  async #take({ track, video, worker, key, context }: Live): Promise<SealedCapture> {
    const { signal } = this.#life;
    const { nonce, external } = this.#options;
    const shutter = performance.now();
    const bundleId = crypto.getRandomValues(new Uint8Array(BUNDLE_ID_BYTES));
    const request = { seed: nonce ?? bundleId, quality: JPEG_QUALITY };
    const [photo, observations] = await Promise.all([
      takePhoto({ track, video, worker }, request, signal),
      this.#signals.observeLate(context),
    ]);
    const bytes = new Uint8Array(await photo.photo.arrayBuffer());
    const { source, regions, createdMs, width, height } = photo;
    const plaintext = await buildBundle({
      bundleId,
      createdMs,
      sdk: { name: SDK_NAME, version: SDK_VERSION, build: BUILD },
      photo: bytes,
      crops: { source, regions },
      signals: {
        ...observations,
        video_frame: videoFrameSignal(photo.frame, "worker"),
        clock: clockSignal(createdMs),
      },
      ...(nonce !== undefined && { nonce }),
      ...(external !== undefined && { external }),
    });
    const bundle = await sealEnvelope(plaintext, key);
    return {
      bundle,
      preview: new Blob([bytes], { type: "image/jpeg" }),
      width,
      height,
      suite: key.suite,
      bundleId: toHex(bundleId),
      createdMs,
      timings: { frames: photo.waited, work: performance.now() - shutter - photo.waited },
    };
  }

  /** The camera was unplugged or taken away. */
  #lost(): void {
    if (this.#live === undefined) return;
    this.#close();
    this.#enter("idle");
    this.#failed(new CaptureError("camera_lost", "The camera ended"), "camera_lost");
  }

  #close(): void {
    const live = this.#live;
    this.#live = undefined;
    live?.over.abort();
    live?.worker?.close();
    live?.context.frames.stop();
    if (live !== undefined) {
      stopStream(live.stream);
      live.video.srcObject = null;
    }
  }

  #require(state: CaptureState, message: string): void {
    if (this.#life.signal.aborted) throw new CaptureError("cancelled", "Stopped");
    if (this.#state !== state) throw new CaptureError("invalid_options", message);
  }

  #enter(state: CaptureState): void {
    const previous = this.#state;
    if (state === previous || previous === "stopped") return;
    this.#state = state;
    this.dispatchEvent(new CustomEvent("statechange", { detail: { state, previous } }));
  }

  /** Every way out of the library is a CaptureError, and every one is told. */
  #failed(thrown: unknown, code: "unsupported" | "capture_failed" | "camera_lost"): CaptureError {
    const error = this.#life.signal.aborted
      ? new CaptureError("cancelled", "Cancelled")
      : thrown instanceof CaptureError
      ? thrown
      : new CaptureError(code, "The capture broke", { cause: thrown });
    this.dispatchEvent(new CustomEvent("error", { detail: error }));
    return error;
  }
}

/** What the session lends to the signal sources. The worker is asked once. */
function signalContext({ track, video, worker }: Pick<Live, "track" | "video" | "worker">): SignalContext {
  let facts: Promise<WorkerFacts> | undefined;
  return {
    track,
    video,
    frames: createFrameRecorder(video),
    workerFacts: () => facts ??= worker?.facts(WORKER_MS) ?? Promise.reject(new Unavailable("no worker")),
    encode: (pixels) =>
      worker?.encode(pixels, { quality: JPEG_QUALITY, milliseconds: WORKER_MS }) ??
        encodeOnCanvas(pixels, JPEG_QUALITY),
  };
}

/** Without a worker the frames are read from a canvas. */
function tryWorker(url: string | URL): WorkerLink | undefined {
  try {
    return openWorker(url);
  } catch {
    return undefined;
  }
}
