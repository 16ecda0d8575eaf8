import type { DecodedImage } from "../../src/pixels/mod.ts";
import type { Box, Face, Point } from "../../src/faces/mod.ts";
import type { Head } from "./head.ts";
import { createSampler } from "./sample.ts";

export interface Place {
  /** Where the middle of the face's box comes to lie, pixels of the photo. */
  readonly x: number;
  readonly y: number;
  /** Width of the face's box in the photo. */
  readonly faceWidth: number;
  /** Degrees, clockwise. */
  readonly roll: number;
}

/** Where a placed face truly is. The box keeps its size when it is rolled, as the detector's does. */
export interface PlacedFace {
  readonly box: Box;
  readonly points: Face["points"];
}

/** Puts a head into an opaque picture, in place. The shoulders go on below the head's own picture. */
export function placeHead(picture: DecodedImage, head: Head, { x, y, faceWidth, roll }: Place): PlacedFace {
  const { box } = head;
  const scale = faceWidth / (box.x1 - box.x0);
  const cos = Math.cos(roll * Math.PI / 180), sin = Math.sin(roll * Math.PI / 180);
  const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
  const forth = (p: Point): Point => {
    const dx = (p.x - middle.x) * scale, dy = (p.y - middle.y) * scale;
    return { x: x + cos * dx - sin * dy, y: y + sin * dx + cos * dy };
  };
  const area = reach(head.image, forth);
  lay(picture, head.image, { area, x, y, middle, along: cos / scale, across: sin / scale });
  const [a, b, c, d, e] = head.points;
  const half = { x: faceWidth / 2, y: (box.y1 - box.y0) * scale / 2 };
  return {
    box: { x0: x - half.x, y0: y - half.y, x1: x + half.x, y1: y + half.y },
    points: [forth(a), forth(b), forth(c), forth(d), forth(e)],
  };
}

/** Rows and columns of the photo that a head's picture may reach, with the shoulders below it. */
function reach({ width, height }: DecodedImage, forth: (p: Point) => Point): Box {
  const corners = [[0, 0], [width, 0], [0, 2 * height], [width, 2 * height]].map(([x, y]) =>
    forth({ x: x!, y: y! })
  );
  const xs = corners.map((p) => p.x), ys = corners.map((p) => p.y);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

/** From pixels of the photo back to those of the head: a turn by (along, across) about x, y, which is `middle` there. */
interface Back {
  readonly area: Box;
  readonly x: number;
  readonly y: number;
  readonly middle: Point;
  readonly along: number;
  readonly across: number;
}

function lay(
  picture: DecodedImage,
  head: DecodedImage,
  { area, x: cx, y: cy, middle, along, across }: Back,
): void {
  const { width, height, data } = picture;
  const pixel = new Float32Array(4);
  const sample = createSampler(head, pixel);
  // Several samples where the head is shrunk, so that it does not sparkle.
  const taps = Math.max(1, Math.min(4, Math.round(Math.hypot(along, across))));
  const share = 1 / (taps * taps);
  const x1 = Math.min(width, Math.ceil(area.x1)), y1 = Math.min(height, Math.ceil(area.y1));
  for (let y = Math.max(0, Math.floor(area.y0)); y < y1; y++) {
    for (let x = Math.max(0, Math.floor(area.x0)); x < x1; x++) {
      let red = 0, green = 0, blue = 0, opacity = 0;
      for (let tap = 0; tap < taps * taps; tap++) {
        const dx = x + (tap % taps + 0.5) / taps - cx, dy = y + (Math.floor(tap / taps) + 0.5) / taps - cy;
        const fromX = middle.x + along * dx + across * dy, fromY = middle.y - across * dx + along * dy;
        // Above, left and right of the head's picture is nothing; below it the last row goes on.
        if (fromX < 0 || fromX > head.width || fromY < 0) continue;
        sample(fromX - 0.5, fromY - 0.5, 0);
        const alpha = pixel[3]! / 255;
        red += alpha * pixel[0]!;
        green += alpha * pixel[1]!;
        blue += alpha * pixel[2]!;
        opacity += alpha;
      }
      if (opacity === 0) continue;
      const rest = 1 - opacity * share;
      const out = 4 * (y * width + x);
      data[out] = data[out]! * rest + red * share;
      data[out + 1] = data[out + 1]! * rest + green * share;
      data[out + 2] = data[out + 2]! * rest + blue * share;
    }
  }
}
