import { encodeJpeg } from "../../harness/jpeg.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { drawnFrames } from "./drawn.ts";
import { planPhoto, takePhoto, viewed } from "./photo.ts";
import type { Yuv } from "./planes.ts";
import type { SceneId, StillOptions } from "./types.ts";

/** The attacker's picture as a file: a photograph of the scene, or the generated portrait on a soft background. */
export async function stillJpeg(scene: SceneId, options: StillOptions): Promise<Uint8Array> {
  const { shared, take, size = { width: 1280, height: 720 }, look = "photo" } = options;
  const rect = { x: 0, y: 0, ...size };
  const plan = planPhoto({ scene, take, shared, film: size });
  if (look === "portrait") {
    const { frames } = await drawnFrames({ kind: "portrait", scene, take, shared, size, rect, at: [0] });
    return await encodeJpeg(rgbaOf(frames[0]!), { quality: plan.quality });
  }
  const photo = await takePhoto({ scene, take, shared, film: size }, plan);
  const { frame } = plan.layout;
  const view = { x: frame.x, y: frame.y, step: plan.step, kernel: plan.kernel, ...size };
  return await encodeJpeg(rgbaOf(viewed(photo, view)), { quality: plan.quality });
}

/** From BT.601 in video range. */
function rgbaOf({ luma, cb, cr }: Yuv): DecodedImage {
  const { width, height } = luma;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const chroma = (y >> 1) * cb.width + (x >> 1);
      const light = 1.164 * (luma.data[at]! - 16);
      const [u, v] = [cb.data[chroma]! - 128, cr.data[chroma]! - 128];
      data[4 * at] = light + 1.596 * v;
      data[4 * at + 1] = light - 0.392 * u - 0.813 * v;
      data[4 * at + 2] = light + 2.017 * u;
      data[4 * at + 3] = 255;
    }
  }
  return { width, height, data };
}
