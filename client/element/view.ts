import { Announcer } from "./announcer.ts";
import { describe } from "./describe.ts";
import { html } from "./dom.ts";
import { drawPhoto } from "./draw_photo.ts";
import type { Hint } from "./hints.ts";
import { buildParts, type Parts } from "./parts.ts";
import type { ElementState, Moment } from "./state.ts";
import { adoptStyles } from "./styles.ts";
import { directionOf, type TextKey, type Wording } from "./texts.ts";

/** The stage's width to height is the video's, within these; a picture beyond is cropped on screen, never in the photo. */
const MIN_RATIO = 9 / 16;
const MAX_RATIO = 16 / 9;
const TIPS: readonly TextKey[] = ["intro.light", "intro.look", "intro.private"];
const ON_STAGE: readonly ElementState[] = ["live", "countdown", "capturing", "review"];

/** Shows moments in a shadow root. All that it shows follows from the moment and the wording. */
export class View {
  readonly parts: Parts = buildParts();
  readonly #root: ShadowRoot;
  readonly #announcer = new Announcer(this.parts);

  constructor(root: ShadowRoot) {
    this.#root = root;
    adoptStyles(root);
    root.append(this.parts.frame);
    this.parts.video.addEventListener("resize", () => this.#fitStage());
  }

  /** A moment that has just come: shown, said, and the focus taken to the next step if its place is gone. */
  enter(moment: Moment, wording: Wording): void {
    const focused = this.#root.activeElement;
    const isNew = this.parts.frame.dataset["state"] !== moment.state;
    this.show(moment, wording);
    if (moment.state === "review") void drawPhoto(this.parts.photo, moment.sealed.preview);
    if (isNew) this.#say(moment, wording);
    if (focused !== null) this.#follow(focused, moment.state);
  }

  /** The same moment, perhaps in other words. */
  show(moment: Moment, wording: Wording): void {
    const { frame, title, text, hint, count } = this.parts;
    const said = describe(moment);
    const write = (key: TextKey | undefined) => key === undefined ? "" : wording.text(key);
    frame.dataset["state"] = moment.state;
    frame.lang = wording.language;
    frame.dir = directionOf(wording.language);
    this.#writeLabels(wording);
    title.textContent = write(said.title);
    text.textContent = write(said.text);
    hint.textContent = write(said.hint);
    if (moment.state === "countdown") count.textContent = wording.text("count", { seconds: moment.left });
    this.#showAreas(moment);
    if (moment.state === "live") {
      this.#showCameras(moment.cameras.map(({ deviceId, label }, index) => ({
        value: deviceId,
        label: label === "" ? wording.text("camera.number", { number: index + 1 }) : label,
      })));
    }
  }

  /** A hint over the live picture, or the guide again. */
  hint(hint: Hint | undefined, wording: Wording): void {
    const text = wording.text(hint === undefined ? "live.guide" : `hint.${hint}`);
    this.parts.hint.textContent = text;
    this.parts.advice.classList.toggle("urgent", hint !== undefined);
    if (hint !== undefined) this.#announcer.hint(text);
  }

  #say(moment: Moment, wording: Wording): void {
    const { spoken, urgent } = describe(moment);
    const values = moment.state === "countdown" ? { seconds: moment.left } : {};
    const text = spoken.map((key) => wording.text(key, values)).join(" ");
    if (urgent) this.#announcer.alert(text);
    else this.#announcer.say(text);
  }

  #writeLabels(wording: Wording): void {
    const {
      frame,
      start,
      retry,
      cancelStart,
      cancelLive,
      cancelCountdown,
      retake,
      confirm,
      shutter,
      cameras,
      photo,
    } = this.parts;
    frame.setAttribute("aria-label", wording.text("title"));
    cameras.setAttribute("aria-label", wording.text("camera"));
    photo.setAttribute("aria-label", wording.text("review.photo"));
    start.textContent = wording.text("start");
    retry.textContent = wording.text("retry");
    cancelStart.textContent = cancelLive.textContent = wording.text("cancel");
    cancelCountdown.textContent = wording.text("countdown.cancel");
    retake.textContent = wording.text("retake");
    confirm.textContent = wording.text("confirm");
    shutter.lastElementChild!.textContent = wording.text("shutter");
    this.parts.question.textContent = wording.text("review.text");
    this.parts.tips.replaceChildren(...TIPS.map((key) => html("li", {}, [wording.text(key)])));
  }

  #showAreas(moment: Moment): void {
    const { state } = moment;
    const { parts } = this;
    const onStage = ON_STAGE.includes(state) || (state === "permission" && moment.switching);
    parts.stage.hidden = !onStage && state !== "permission";
    parts.stage.classList.toggle("waiting", !onStage);
    parts.panel.hidden = onStage;
    parts.live.hidden = !onStage || state === "review";
    parts.review.hidden = parts.photo.hidden = state !== "review";
    parts.advice.classList.remove("urgent");
    parts.text.hidden = parts.text.textContent === "";
    parts.count.hidden = parts.cancelCountdown.hidden = state !== "countdown";
    parts.shutter.hidden = parts.cancelLive.hidden = state === "countdown";
    parts.shutter.setAttribute("aria-disabled", String(state !== "live"));
    parts.start.hidden = parts.intro.hidden = state !== "idle";
    parts.retry.hidden = parts.error.hidden = state !== "error";
    parts.cancelStart.hidden = state !== "permission" && state !== "error";
    parts.done.hidden = state !== "done";
  }

  /** A choice is one only among several. */
  #showCameras(options: readonly { readonly value: string; readonly label: string }[]): void {
    const { cameras, live, video } = this.parts;
    const settings = video.srcObject instanceof MediaStream
      ? video.srcObject.getVideoTracks()[0]?.getSettings()
      : undefined;
    video.classList.toggle("mirrored", settings?.facingMode !== "environment");
    cameras.hidden = options.length < 2;
    live.classList.toggle("choice", !cameras.hidden);
    cameras.replaceChildren(...options.map(({ value, label }) => html("option", { value }, [label])));
    cameras.value = settings?.deviceId ?? "";
  }

  /** For whoever is in the element: the focus to the next step where its place is gone, and all of it in sight. */
  #follow(focused: Element, state: ElementState): void {
    const isGone = focused.getClientRects().length === 0;
    if (isGone || state === "error") this.#nextStep(state).focus({ preventScroll: true });
    if (isGone) this.parts.frame.scrollIntoView({ block: "nearest" });
  }

  #nextStep(state: ElementState): HTMLElement {
    const { start, cancelStart, shutter, cancelCountdown, photo, title, retry } = this.parts;
    switch (state) {
      case "idle":
        return start;
      case "permission":
        return cancelStart;
      case "live":
      case "capturing":
        return shutter;
      case "countdown":
        return cancelCountdown;
      case "review":
        // Not a button: a shutter pressed twice must not confirm.
        return photo;
      case "done":
        return title;
      case "error":
        return retry;
    }
  }

  #fitStage(): void {
    const { video, stage } = this.parts;
    const ratio = video.videoWidth / video.videoHeight;
    if (!(ratio > 0)) return;
    stage.style.setProperty("--_ratio", String(Math.min(MAX_RATIO, Math.max(MIN_RATIO, ratio))));
  }
}
