import { listCameras } from "../camera/list_cameras.ts";
import { createCapture } from "../create_capture.ts";
import { CaptureError } from "../errors.ts";
import type { Camera, CameraChoice, Capture, CaptureOptions, SealedCapture } from "../types.ts";
import type { Moment } from "./state.ts";

const SECOND_MS = 1000;

interface FlowHost {
  readonly video: HTMLVideoElement;
  /** What the session is to be started with; without `camera` the host's own choice. Rejects with {@link CaptureError}. */
  options(camera: CameraChoice | undefined): Promise<CaptureOptions>;
  /** Whole seconds between shutter and photo. */
  countdown(): number;
  /** Shows the moment and tells the page. */
  enter(moment: Moment): void;
  /** The camera that the person chose; undefined: the one that was chosen is gone. */
  chosen(deviceId: string | undefined): void;
  confirmed(sealed: SealedCapture): void;
  failed(error: CaptureError): void;
}

/** What the user does, step by step, over capture sessions. Knows nothing of the DOM beyond the preview's video. */
export class CaptureFlow {
  readonly #host: FlowHost;
  #moment: Moment = { state: "idle", cancelled: false };
  #session: Capture | undefined;
  /** Counts attempts: what comes back to an attempt that is over is dropped. */
  #attempt = 0;
  /** Ends with the attempt. */
  #over = new AbortController();
  #camera: CameraChoice | undefined;
  #cameras: readonly Camera[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: FlowHost) {
    this.#host = host;
  }

  get moment(): Moment {
    return this.#moment;
  }

  /** Asks for the camera, unless it is on already. Settles once it is live or failed; failures are events. */
  async start(): Promise<void> {
    if (["permission", "live", "countdown", "capturing"].includes(this.#moment.state)) return;
    await this.#open();
  }

  async switchCamera(deviceId: string): Promise<void> {
    const { state } = this.#moment;
    if (state !== "live" && !(state === "permission" && this.#moment.switching)) return;
    this.#camera = { deviceId };
    this.#host.chosen(deviceId);
    await this.#open({ switching: true });
  }

  /** The shutter: the countdown where there is one, then the photo. */
  async shoot(): Promise<void> {
    if (this.#moment.state !== "live") return;
    const seconds = this.#host.countdown();
    if (seconds > 0) this.#count(seconds);
    else await this.#take();
  }

  confirm(): void {
    if (this.#moment.state !== "review") return;
    const { sealed } = this.#moment;
    this.#close();
    this.#enter({ state: "done", sealed });
    this.#host.confirmed(sealed);
  }

  /** Another photo: at once where the camera is still on, else by asking for it again. */
  async retake(): Promise<void> {
    if (this.#moment.state === "review" && this.#session?.state === "live") {
      this.#enter({ state: "live", cameras: this.#cameras });
    } else await this.start();
  }

  /** The user's own way out: one step back from a countdown, else out of the capture. */
  cancel(): void {
    const { state } = this.#moment;
    if (state === "countdown") {
      clearTimeout(this.#timer);
      this.#enter({ state: "live", cameras: this.#cameras });
    } else if (state !== "idle" && state !== "done") {
      this.#close();
      this.#enter({ state: "idle", cancelled: true });
      this.#host.failed(new CaptureError("cancelled", "Cancelled by the user"));
    }
  }

  /** Back to the start without a word. */
  stop(): void {
    this.#close();
    if (this.#moment.state !== "idle") this.#enter({ state: "idle", cancelled: false });
  }

  async #open({ switching = false } = {}): Promise<void> {
    this.#close();
    const attempt = this.#attempt;
    this.#enter({ state: "permission", switching });
    let options: CaptureOptions | undefined;
    try {
      options = await this.#host.options(this.#camera);
      if (attempt !== this.#attempt) return;
      const session = createCapture(options);
      this.#session = session;
      session.addEventListener("error", ({ detail }) => {
        // A photo under review does not need the camera any more.
        const isNeeded = attempt === this.#attempt && this.#moment.state !== "review";
        if (detail.code === "camera_lost" && isNeeded) this.#fail(detail);
      });
      await session.start({ video: this.#host.video });
      this.#cameras = await listCameras().catch(() => []);
      if (attempt !== this.#attempt) return;
      this.#enter({ state: "live", cameras: this.#cameras });
      navigator.mediaDevices.addEventListener("devicechange", () => void this.#relist(attempt), {
        signal: this.#over.signal,
      });
    } catch (thrown) {
      if (attempt !== this.#attempt) return;
      if (isGone(thrown, options)) {
        this.#camera = undefined;
        this.#host.chosen(undefined);
        await this.#open({ switching });
      } else this.#fail(thrown);
    }
  }

  /** A camera was plugged in or out: the choice is listed anew where it is on the screen. */
  async #relist(attempt: number): Promise<void> {
    const cameras = await listCameras().catch(() => this.#cameras);
    if (attempt !== this.#attempt) return;
    this.#cameras = cameras;
    if (this.#moment.state === "live") this.#enter({ state: "live", cameras });
  }

  #count(left: number): void {
    this.#enter({ state: "countdown", left });
    this.#timer = setTimeout(() => left > 1 ? this.#count(left - 1) : void this.#take(), SECOND_MS);
  }

  async #take(): Promise<void> {
    const attempt = this.#attempt;
    this.#enter({ state: "capturing" });
    try {
      const sealed = await this.#session!.capture();
      if (attempt === this.#attempt) this.#enter({ state: "review", sealed });
    } catch (thrown) {
      if (attempt === this.#attempt) this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): void {
    const error = thrown instanceof CaptureError
      ? thrown
      : new CaptureError("unsupported", "The capture could not start", { cause: thrown });
    this.#close();
    // The chosen camera may be what failed.
    this.#camera = undefined;
    this.#enter({ state: "error", error });
    this.#host.failed(error);
  }

  #close(): void {
    this.#attempt++;
    this.#over.abort();
    this.#over = new AbortController();
    clearTimeout(this.#timer);
    this.#session?.stop();
    this.#session = undefined;
  }

  #enter(moment: Moment): void {
    this.#moment = moment;
    this.#host.enter(moment);
  }
}

/** A camera chosen by its id that is not there any more. */
function isGone(thrown: unknown, options: CaptureOptions | undefined): boolean {
  const isChosen = options?.camera !== undefined && "deviceId" in options.camera;
  return isChosen && thrown instanceof CaptureError && thrown.code === "no_camera";
}
