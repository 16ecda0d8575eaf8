/** From the mosaic to luma and chroma. */
import { type Plane, plane, type Yuv } from "./planes.ts";
import { MOSAIC_MARGIN } from "./sensor.ts";
import type { CameraModel } from "./types.ts";

const STEPS = 16384;

/** sRGB's shape with another exponent: levels of 0 to 255 by linear light. */
function toneCurve(gamma: number): Float32Array {
  const knee = 0.0031;
  const slope = (1.055 * knee ** (1 / gamma) - 0.055) / knee;
  return Float32Array.from({ length: STEPS + 1 }, (_, step) => {
    const light = step / STEPS;
    return 255 * (light < knee ? slope * light : 1.055 * light ** (1 / gamma) - 0.055);
  });
}

/** BT.601 in video range; chroma of half the width and the full height (4:2:2). */
export function developed(mosaic: Plane, camera: CameraModel): Yuv {
  const green = camera.demosaicing === "bilinear" ? meanGreen(mosaic) : edgeAwareGreen(mosaic);
  const [width, height] = [mosaic.width - 2 * MOSAIC_MARGIN, mosaic.height - 2 * MOSAIC_MARGIN];
  const out = { luma: plane(width, height), cb: plane(width / 2, height), cr: plane(width / 2, height) };
  const tone = toneCurve(camera.gamma);
  const follow = camera.demosaicing === "bilinear" ? 0 : 1;
  for (let y = 0; y < height; y++) developRow(out, y, { mosaic, green, tone, follow });
  return out;
}

/** Red and blue between their own: their mean, or that of their difference to green where `follow` is 1. */
function developRow(
  { luma, cb, cr }: Yuv,
  y: number,
  { mosaic, green, tone, follow }: {
    readonly mosaic: Plane;
    readonly green: Float32Array;
    readonly tone: Float32Array;
    readonly follow: number;
  },
): void {
  const { data: m, width: w } = mosaic;
  const even = y % 2 === 0;
  let at = (y + MOSAIC_MARGIN) * w + MOSAIC_MARGIN;
  for (
    let x = 0, to = y * luma.width, half = y * cb.width;
    x < luma.width;
    x += 2, at += 2, to += 2, half++
  ) {
    // The first of the two pixels is red in even rows and green above blue in odd ones.
    const one = even ? at : at + 1;
    const two = even ? at + 1 : at;
    const [oneGreen, twoGreen] = [green[one]!, green[two]!];
    const own = m[one]!;
    const cross = (m[one - w - 1]! + m[one - w + 1]! + m[one + w - 1]! + m[one + w + 1]!) / 4 +
      follow *
        (oneGreen -
          (green[one - w - 1]! + green[one - w + 1]! + green[one + w - 1]! + green[one + w + 1]!) / 4);
    const beside = (m[two - 1]! + m[two + 1]!) / 2 +
      follow * (twoGreen - (green[two - 1]! + green[two + 1]!) / 2);
    const above = (m[two - w]! + m[two + w]!) / 2 +
      follow * (twoGreen - (green[two - w]! + green[two + w]!) / 2);
    const r1 = toned(tone, even ? own : cross);
    const b1 = toned(tone, even ? cross : own);
    const r2 = toned(tone, even ? beside : above);
    const b2 = toned(tone, even ? above : beside);
    const [g1, g2] = [toned(tone, oneGreen), toned(tone, twoGreen)];
    const first = 16 + 0.257 * r1 + 0.504 * g1 + 0.098 * b1;
    const second = 16 + 0.257 * r2 + 0.504 * g2 + 0.098 * b2;
    luma.data[to] = even ? first : second;
    luma.data[to + 1] = even ? second : first;
    const [r, g, b] = [(r1 + r2) / 2, (g1 + g2) / 2, (b1 + b2) / 2];
    cb.data[half] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
    cr.data[half] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
  }
}

function toned(tone: Float32Array, light: number): number {
  return tone[light <= 0 ? 0 : light >= 1 ? STEPS : light * STEPS + 0.5 | 0]!;
}

function meanGreen({ width: w, height, data: m }: Plane): Float32Array {
  const out = m.slice();
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2 + y % 2, at = y * w + x; x < w - 2; x += 2, at += 2) {
      out[at] = (m[at - 1]! + m[at + 1]! + m[at - w]! + m[at + w]!) / 4;
    }
  }
  return out;
}

/** Hamilton and Adams: along the smaller gradient, corrected by the colour that is there. */
function edgeAwareGreen({ width: w, height, data: m }: Plane): Float32Array {
  const out = m.slice();
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2 + y % 2, at = y * w + x; x < w - 2; x += 2, at += 2) {
      const here = 2 * m[at]!;
      const bendX = here - m[at - 2]! - m[at + 2]!;
      const bendY = here - m[at - 2 * w]! - m[at + 2 * w]!;
      const across = Math.abs(m[at - 1]! - m[at + 1]!) + Math.abs(bendX);
      const down = Math.abs(m[at - w]! - m[at + w]!) + Math.abs(bendY);
      const byRow = (m[at - 1]! + m[at + 1]!) / 2 + bendX / 4;
      const byColumn = (m[at - w]! + m[at + w]!) / 2 + bendY / 4;
      out[at] = across < down ? byRow : across > down ? byColumn : (byRow + byColumn) / 2;
    }
  }
  return out;
}
