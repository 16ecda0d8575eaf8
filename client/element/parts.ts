import { html, svg } from "./dom.ts";
import { icon } from "./icons.ts";
import { OVAL_ASPECT } from "./oval.ts";

/** Every node that the view fills. */
export type Parts = ReturnType<typeof buildParts>;

/** The element's tree, without any text. */
export function buildParts() {
  const title = html("p", { class: "title", part: "title", id: "title", tabindex: "-1" });
  const text = html("p", { class: "text", part: "text", id: "text" });
  const tips = html("ul", { class: "tips", part: "tips" });
  const intro = slot("intro", [tips]);
  const done = slot("done");
  const error = slot("error");
  const start = button("start", "primary");
  const retry = button("retry", "primary");
  const cancelStart = button("cancel");
  const art = html("div", { class: "art" }, [
    icon("face"),
    icon("camera"),
    icon("done"),
    icon("problem"),
  ]);
  const panel = html("div", { class: "panel", part: "panel" }, [
    art,
    title,
    text,
    intro,
    done,
    html("div", { class: "actions", part: "actions" }, [start, retry, cancelStart]),
    error,
  ]);

  const video = html("video", { part: "video", playsinline: "", muted: "", "aria-hidden": "true" });
  video.muted = true;
  const photo = html("canvas", { part: "photo", role: "img", tabindex: "-1" });
  const count = html("p", { class: "count", part: "count", "aria-hidden": "true" });
  const hint = html("p", { class: "hint", part: "hint", "aria-hidden": "true" });
  const advice = html("div", { class: "advice" }, [icon("problem"), hint]);
  const stage = html("div", { class: "stage", part: "stage" }, [video, guide(), photo, count]);

  const cameras = html("select", { part: "cameras" });
  const shutter = html("button", { type: "button", class: "shutter", part: "shutter" }, [
    html("span", { class: "knob" }),
    html("span", { class: "label" }),
  ]);
  const cancelLive = button("cancel");
  const cancelCountdown = button("countdown-cancel");
  const retake = button("retake");
  const confirm = button("confirm", "primary");
  const live = html("div", { class: "controls", part: "controls" }, [
    advice,
    html("div", { class: "side" }, [cameras]),
    html("div", { class: "middle" }, [shutter, cancelCountdown]),
    html("div", { class: "side end" }, [cancelLive]),
  ]);
  const question = html("p", { class: "question", part: "question" });
  const review = html("div", { class: "controls review", part: "controls" }, [
    question,
    slot("review"),
    html("div", { class: "actions", part: "actions" }, [retake, confirm]),
  ]);

  const polite = html("div", { class: "spoken", role: "status" });
  const assertive = html("div", { class: "spoken", role: "alert" });
  const frame = html("div", { class: "frame", part: "frame", role: "group" }, [
    stage,
    panel,
    live,
    review,
    slot("help"),
    polite,
    assertive,
  ]);
  return {
    ...{ frame, panel, stage, live, review, title, text, tips, question, polite, assertive },
    ...{ video, photo, count, hint, advice, cameras },
    ...{ intro, done, error },
    ...{ start, retry, cancelStart, shutter, cancelCountdown, cancelLive, retake, confirm },
  };
}

function button(part: string, kind = "plain"): HTMLButtonElement {
  return html("button", { type: "button", class: kind, part: `button ${part}` });
}

function slot(name: string, children: readonly Node[] = []): HTMLSlotElement {
  return html("slot", { name }, children);
}

/** The oval and the veil around it, which reaches beyond the drawing to the stage's edges. */
function guide(): SVGSVGElement {
  const [width, height] = [100 * OVAL_ASPECT, 100];
  const oval = `M${width / 2} 0A${width / 2} 50 0 0 1 ${width / 2} ${height}A${width / 2} 50 0 0 1 ${
    width / 2
  } 0Z`;
  return svg("svg", {
    class: "guide",
    part: "guide",
    viewBox: `0 0 ${width} ${height}`,
    "aria-hidden": "true",
  }, [
    svg("path", { class: "veil", "fill-rule": "evenodd", d: `M-900-900H900V900H-900Z${oval}` }),
    svg("path", { class: "ring", d: oval }),
  ]);
}
