import type { SignalValue } from "../../src/bundle/types.ts";
import { fields, text } from "./clip.ts";

/** Of `WEBGL_debug_renderer_info`. */
const UNMASKED_VENDOR = 0x9245;
const UNMASKED_RENDERER = 0x9246;

/** Whose graphics WebGL runs on; undefined without WebGL. Gecko tells in `RENDERER` itself. */
export function gpuNames(canvas: HTMLCanvasElement | OffscreenCanvas): SignalValue | undefined {
  const gl = canvas.getContext("webgl") as WebGLRenderingContext | null;
  if (gl === null) return undefined;
  const unmasked = gl.getExtension("WEBGL_debug_renderer_info") !== null;
  const names = fields({
    vendor: text(gl.getParameter(unmasked ? UNMASKED_VENDOR : gl.VENDOR), 256),
    renderer: text(gl.getParameter(unmasked ? UNMASKED_RENDERER : gl.RENDERER), 512),
  });
  // Browsers allow few contexts: the page's own should not be pushed out by this one.
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return names;
}
