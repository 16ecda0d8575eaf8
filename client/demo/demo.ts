/** The demo page of `GET /demo`. The element comes from its own script; only its types are imported here. */
import type { CaptureElement } from "../element/element.ts";
import type { SealedCapture } from "../types.ts";
import { resultView } from "./result_view.ts";
import { checkBundle, fetchKeys, fetchNonce } from "./server.ts";

const element = byQuery<CaptureElement>("iad-capture");
const result = byQuery("#result");
const status = byQuery("#status");
/** Of the capture under way. */
let nonce: string | undefined;

function byQuery<E extends HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}

async function check(sealed: SealedCapture): Promise<void> {
  status.textContent = "Checking the photo…";
  const checked = await checkBundle(sealed.bundle);
  result.replaceChildren(...resultView(sealed, { checked, nonce, again: () => void again() }));
  result.hidden = false;
  document.body.dataset["stage"] = "result";
  status.textContent = "";
  scrollTo(0, 0);
  byQuery("#outcome").focus({ preventScroll: true });
}

async function again(): Promise<void> {
  result.hidden = true;
  result.replaceChildren();
  document.body.dataset["stage"] = "capture";
  scrollTo(0, 0);
  await element.retake();
}

element.prepare = async () => {
  // Once the user has acted, so that no nonce grows old on a page that is only read.
  const [publicKey, fresh] = await Promise.all([fetchKeys(), fetchNonce()]);
  nonce = fresh;
  return { publicKey, ...(nonce !== undefined && { nonce }) };
};
element.addEventListener("statechange", ({ detail }) => {
  document.body.dataset["stage"] = detail.state === "idle" ? "welcome" : "capture";
});
element.addEventListener("capture", ({ detail }) => void check(detail));
byQuery<HTMLSelectElement>("#language").addEventListener("change", ({ target }) => {
  element.lang = (target as HTMLSelectElement).value;
});
byQuery<HTMLSelectElement>("#countdown").addEventListener("change", ({ target }) => {
  element.setAttribute("countdown", (target as HTMLSelectElement).value);
});
