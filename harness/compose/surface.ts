import type { Point } from "../../src/faces/mod.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { createSampler } from "./sample.ts";

/** A picture laid on squares: their corners in the picture, row by row, and where they come to lie, nearer ones with less z. */
export interface Surface {
  /** Along each side; there is one corner more. */
  readonly squares: number;
  readonly from: readonly Point[];
  readonly to: readonly (Point & { readonly z: number })[];
}

/** The picture as its surface lies: what is nearest is seen, and where nothing lies is nothing. */
export function drawSurface(image: DecodedImage, surface: Surface): DecodedImage {
  const { width, height } = image;
  const data = new Uint8ClampedArray(4 * width * height);
  const canvas = {
    width,
    height,
    nearest: new Float32Array(width * height).fill(Infinity),
    sample: createSampler(image, data),
  };
  for (const corners of listTriangles(surface.squares)) drawTriangle(canvas, surface, corners);
  return { width, height, data };
}

type Corners = readonly [number, number, number];

function* listTriangles(squares: number): Generator<Corners> {
  for (let row = 0; row < squares; row++) {
    for (let column = 0; column < squares; column++) {
      const corner = row * (squares + 1) + column, below = corner + squares + 1;
      yield [corner, corner + 1, below];
      yield [corner + 1, below, below + 1];
    }
  }
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly nearest: Float32Array;
  /** Writes the picture's pixel at x, y to a place in the drawn one's data. */
  readonly sample: (x: number, y: number, at: number) => void;
}

function drawTriangle(
  { width, height, nearest, sample }: Canvas,
  { from, to }: Surface,
  corners: Corners,
): void {
  const [a, b, c] = corners.map((corner) => to[corner]!) as [
    Surface["to"][0],
    Surface["to"][0],
    Surface["to"][0],
  ];
  const [fromA, fromB, fromC] = corners.map((corner) => from[corner]!) as [Point, Point, Point];
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (Math.abs(area) < 1e-9) return;
  const lastX = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x, c.x)));
  const lastY = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y, c.y)));
  for (let y = Math.max(0, Math.floor(Math.min(a.y, b.y, c.y))); y <= lastY; y++) {
    for (let x = Math.max(0, Math.floor(Math.min(a.x, b.x, c.x))); x <= lastX; x++) {
      const dx = x + 0.5 - a.x, dy = y + 0.5 - a.y;
      const ofB = (dx * (c.y - a.y) - dy * (c.x - a.x)) / area,
        ofC = (dy * (b.x - a.x) - dx * (b.y - a.y)) / area;
      // A little beyond its edges: neighbours leave no seam.
      if (ofB < -1e-6 || ofC < -1e-6 || ofB + ofC > 1 + 1e-6) continue;
      const ofA = 1 - ofB - ofC, z = ofA * a.z + ofB * b.z + ofC * c.z;
      const at = y * width + x;
      if (z >= nearest[at]!) continue;
      nearest[at] = z;
      sample(
        ofA * fromA.x + ofB * fromB.x + ofC * fromC.x - 0.5,
        ofA * fromA.y + ofB * fromB.y + ofC * fromC.y - 0.5,
        4 * at,
      );
    }
  }
}
