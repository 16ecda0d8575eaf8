import { CaptureElement } from "./element.ts";

/**
 * Registers the element under `name` and returns its class; a name that is taken stays as it is. Further names get
 * a subclass, because the registry takes a class once. Browsers only.
 */
export function defineCaptureElement(name = "iad-capture"): typeof CaptureElement {
  const known = customElements.get(name);
  if (known !== undefined) return known as typeof CaptureElement;
  const type = name === "iad-capture" ? CaptureElement : class extends CaptureElement {};
  customElements.define(name, type);
  return type;
}
