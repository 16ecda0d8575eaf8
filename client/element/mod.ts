/**
 * The capture element, and with it the whole library: one file for a page. In a browser the import defines
 * `<iad-capture>` once; on a server it does nothing.
 */
import { defineCaptureElement } from "./define.ts";

export * from "../mod.ts";
export type { Prepared, PrepareRequest } from "./prepare.ts";
export { defineCaptureElement } from "./define.ts";
export type { CaptureElement, CaptureElementEvents } from "./element.ts";
export type { ElementState } from "./state.ts";
export type { Labels, TextKey } from "./texts.ts";

if (globalThis.customElements !== undefined) defineCaptureElement();
