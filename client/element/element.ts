import type { CaptureError } from "../errors.ts";
import type { SealedCapture, SealingKeys } from "../types.ts";
import { captureOptions, countdownOf } from "./attributes.ts";
import { deliver } from "./deliver.ts";
import { CaptureFlow } from "./flow.ts";
import { watchHints } from "./hint_watch.ts";
import { listenToUser } from "./input.ts";
import { languageOf } from "./language.ts";
import { type Prepared, preparedBy, type PrepareRequest } from "./prepare.ts";
import type { ElementState, Moment } from "./state.ts";
import { createWording, type Labels, type Wording } from "./texts.ts";
import { View } from "./view.ts";

/** A server has no elements; there the class is only a type. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** The element's own events; client/README.md tells when each comes. */
export interface CaptureElementEvents {
  readonly prepare: CustomEvent<PrepareRequest>;
  readonly sealed: CustomEvent<SealedCapture>;
  readonly capture: CustomEvent<SealedCapture>;
  readonly error: CustomEvent<CaptureError>;
  readonly statechange: CustomEvent<{ readonly state: ElementState; readonly previous: ElementState }>;
}

/** The event target's methods with the element's events as their types. */
export interface CaptureElement {
  addEventListener<K extends keyof CaptureElementEvents>(
    type: K,
    listener: (event: CaptureElementEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/**
 * `<iad-capture>`: takes the user from the first button to a confirmed, sealed photo. It asks for nothing before
 * the user acts and sends nothing: the page gets the bundle in the `capture` event. Manual: client/README.md.
 */
export class CaptureElement extends Base {
  static readonly observedAttributes: readonly string[] = ["lang"];

  readonly #view: View;
  readonly #flow: CaptureFlow;
  readonly #internals = internalsOf(this);
  #publicKey: SealingKeys | undefined;
  #prepare: (() => Prepared | Promise<Prepared>) | undefined;
  #deliver: ((sealed: SealedCapture) => unknown) | undefined;
  #labels: Labels = {};
  #wording: Wording = createWording("en");
  #state: ElementState = "idle";
  #endHints: (() => void) | undefined;

  constructor() {
    super();
    this.#view = new View(this.attachShadow({ mode: "open" }));
    this.#flow = new CaptureFlow({
      video: this.#view.parts.video,
      options: async (camera) => captureOptions(this, { prepared: await preparedBy(this), camera }),
      countdown: () => countdownOf(this),
      enter: (moment) => this.#enter(moment),
      chosen: (deviceId) => this.#keepCamera(deviceId),
      confirmed: (sealed) => deliver(this, sealed, this.#deliver),
      failed: (error) => this.#tell("error", error),
    });
    listenToUser(this, this.#view.parts, this.#flow);
  }

  /** What the user sees now. */
  get state(): ElementState {
    return this.#state;
  }

  /** The server's public keys: the answer of `GET /public_keys` will do as it is. Read at each start. */
  get publicKey(): SealingKeys | undefined {
    return this.#publicKey;
  }
  set publicKey(keys: SealingKeys | undefined) {
    this.#publicKey = keys;
  }

  /**
   * Called at each start, once the user has acted: the place to ask the page's backend for keys and a fresh nonce.
   * What it gives wins over properties and attributes.
   */
  get prepare(): (() => Prepared | Promise<Prepared>) | undefined {
    return this.#prepare;
  }
  set prepare(prepare: (() => Prepared | Promise<Prepared>) | undefined) {
    this.#prepare = prepare;
  }

  /** Called with the sealed capture, after the events `sealed` and `capture`. */
  get deliver(): ((sealed: SealedCapture) => unknown) | undefined {
    return this.#deliver;
  }
  set deliver(deliver: ((sealed: SealedCapture) => unknown) | undefined) {
    this.#deliver = deliver;
  }

  /** Own words in place of the locale file's; its keys are those of locales/en.json. */
  get labels(): Labels {
    return this.#labels;
  }
  set labels(labels: Labels) {
    this.#labels = { ...labels };
    this.#reword();
  }

  /**
   * Asks for the camera. Needs a user's action only where the browser says so. Resolves once the picture is live or
   * the attempt failed; a failure is an `error` event.
   */
  start(): Promise<void> {
    return this.#flow.start();
  }

  /** Turns the camera off, forgets the photo and goes back to the start, without an event but `statechange`. */
  stop(): void {
    this.#flow.stop();
  }

  /** Drops the photo for another one; after `done` and `error` it starts again. */
  retake(): Promise<void> {
    return this.#flow.retake();
  }

  protected connectedCallback(): void {
    upgrade(this, ["publicKey", "prepare", "deliver", "labels"]);
    this.#reword();
    this.#showState();
  }

  protected disconnectedCallback(): void {
    // Moving an element disconnects it too, and connects it again at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.stop();
    });
  }

  protected attributeChangedCallback(): void {
    this.#reword();
  }

  #reword(): void {
    this.#wording = createWording(languageOf(this), this.#labels);
    this.#view.show(this.#flow.moment, this.#wording);
  }

  #enter(moment: Moment): void {
    const previous = this.#state;
    this.#state = moment.state;
    this.#endHints?.();
    this.#endHints = undefined;
    this.#view.enter(moment, this.#wording);
    if (moment.state === "live") this.#watch();
    if (previous === moment.state) return;
    this.#showState();
    this.#tell("statechange", { state: moment.state, previous });
  }

  #watch(): void {
    const { parts } = this.#view;
    this.#endHints = watchHints(parts.video, {
      stage: () => parts.stage.getBoundingClientRect(),
      tell: (hint) => this.#view.hint(hint, this.#wording),
    });
  }

  /** The person's choice stands in the attribute, where a page can read it and give it again. */
  #keepCamera(deviceId: string | undefined): void {
    if (deviceId === undefined) this.removeAttribute("device-id");
    else this.setAttribute("device-id", deviceId);
  }

  /** For style sheets: `iad-capture:state(live)`. */
  #showState(): void {
    this.#internals?.states?.clear();
    this.#internals?.states?.add(this.#state);
  }

  /** An error does not bubble: the window's own error handlers are not meant. */
  #tell(type: keyof CaptureElementEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: type !== "error", composed: true }));
  }
}

/** Undefined in browsers before 2023, which have no custom states. */
function internalsOf(element: HTMLElement): ElementInternals | undefined {
  return typeof element.attachInternals === "function" ? element.attachInternals() : undefined;
}

/** What a page set before the element was defined lies on the object itself and hides the class's setters. */
function upgrade(
  element: CaptureElement,
  names: readonly ("publicKey" | "prepare" | "deliver" | "labels")[],
): void {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name as keyof object];
    Object.assign(element, { [name]: value });
  }
}
