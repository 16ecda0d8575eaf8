/** The demo page of `GET /demo`. The element comes from its own script; only its types are imported here. */
import type { CaptureElement } from "../element/element.ts";
import type { SealedCapture } from "../types.ts";
import { resultView } from "./result_view.ts";
import { checkBundle, fetchKeys, fetchNonce } from "./server.ts";

/** A nonce is replaced so long before it expires. Milliseconds. */
const NONCE_MARGIN_MS = 60_000;

const element = byQuery<CaptureElement>("iad-capture");
const result = byQuery("#result");
const status = byQuery("#status");
let expiresMs = 0;
/** Of the capture under way; the element's own may have been renewed since it started. */
let nonceInUse = "";

function byQuery<E extends HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}

/** The element reads both at each start, so they are brought up to date before one is likely. */
async function prepare(): Promise<void> {
  const [keys, nonce] = await Promise.all([fetchKeys(), fetchNonce()]);
  element.publicKey = keys;
  element.nonce = nonce?.nonce ?? "";
  expiresMs = nonce?.expiresMs ?? Infinity;
  if (expiresMs < Infinity) setTimeout(renew, Math.max(0, expiresMs - NONCE_MARGIN_MS - Date.now()));
}

function renew(): void {
  if (expiresMs - NONCE_MARGIN_MS <= Date.now()) void prepare().catch(complain);
}

function complain(): void {
  status.textContent = "The server’s keys could not be loaded. Reload the page.";
}

async function check(sealed: SealedCapture): Promise<void> {
  const nonce = nonceInUse || undefined;
  document.body.dataset["stage"] = "checking";
  status.textContent = "Checking the photo…";
  const checked = await checkBundle(sealed.bundle);
  result.replaceChildren(...resultView(sealed, { checked, nonce, again: () => void again() }));
  result.hidden = false;
  document.body.dataset["stage"] = "result";
  status.textContent = "";
  byQuery("#outcome").focus();
  // A nonce is good for one bundle.
  await prepare().catch(complain);
}

async function again(): Promise<void> {
  result.hidden = true;
  result.replaceChildren();
  document.body.dataset["stage"] = "capture";
  element.scrollIntoView({ block: "nearest" });
  await element.retake();
}

element.addEventListener("statechange", ({ detail }) => {
  if (detail.state === "permission") nonceInUse = element.nonce ?? "";
});
element.addEventListener("capture", ({ detail }) => void check(detail));
byQuery<HTMLSelectElement>("#language").addEventListener("change", ({ target }) => {
  element.lang = (target as HTMLSelectElement).value;
});
byQuery<HTMLSelectElement>("#countdown").addEventListener("change", ({ target }) => {
  element.setAttribute("countdown", (target as HTMLSelectElement).value);
});
await prepare().catch(complain);
