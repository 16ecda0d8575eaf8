import type { CaptureFlow } from "./flow.ts";
import type { Parts } from "./parts.ts";

const CONTROLS = "button, select, input, textarea, a[href], summary, [contenteditable]";

/** Buttons, the picture itself and the keys, all to the same steps. */
export function listenToUser(host: HTMLElement, parts: Parts, flow: CaptureFlow): void {
  function onClick(element: HTMLElement, step: () => unknown): void {
    element.addEventListener("click", () => void step());
  }
  onClick(parts.start, () => flow.start());
  onClick(parts.retry, () => flow.start());
  onClick(parts.shutter, () => flow.shoot());
  onClick(parts.video, () => {
    // A picture takes no focus, and without it the keys would go elsewhere.
    parts.shutter.focus({ preventScroll: true });
    return flow.shoot();
  });
  onClick(parts.retake, () => flow.retake());
  onClick(parts.confirm, () => flow.confirm());
  for (const button of [parts.cancelStart, parts.cancelLive, parts.cancelCountdown]) {
    onClick(button, () => flow.cancel());
  }
  parts.cameras.addEventListener("change", () => void flow.switchCamera(parts.cameras.value));

  host.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") flow.cancel();
    else if (event.key === " " && !isOnControl(event)) void flow.shoot();
    else return;
    event.preventDefault();
  });
}

/** A control has its own meaning of Space. */
function isOnControl(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest(CONTROLS) !== null;
}
