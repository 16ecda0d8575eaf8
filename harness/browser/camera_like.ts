/**
 * Frames as a hand-held camera gives them: slow motion by parts of a pixel, and noise that depends on the light and
 * whose neighbours resemble each other, as they do after demosaicing.
 */
import type { Plane, Planes } from "./picture.ts";

/** Pixels of picture that motion needs beyond each edge. */
export const MARGIN = 16;
const TILE = 1024;
/** Weight of each neighbour: gives a lag-1 correlation of about 0.4. */
const NEIGHBOUR = 0.226;
/** Of the sensor, in linear light from 0 to 1: read noise, and shot noise per unit of light. */
const READ_NOISE = 0.002;
const SHOT_NOISE = 0.00016;
const GAMMA = 2.2;
/** Of the chroma planes, levels. */
const CHROMA_NOISE = 0.8;

/** Deterministic numbers from 0 to 1. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A square of independent standard normal numbers. */
export function gaussians(random: () => number): Float32Array {
  const tile = new Float32Array(TILE * TILE);
  for (let at = 0; at < tile.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    tile[at] = radius * Math.cos(angle);
    tile[at + 1] = radius * Math.sin(angle);
  }
  return tile;
}

/** A reader of the tile from a place of its own for each frame: frames never share their noise. */
export function noiseReader(tile: Float32Array, random: () => number): (x: number, y: number) => number {
  const [left, top] = [Math.floor(random() * TILE), Math.floor(random() * TILE)];
  return (x, y) => tile[((y + top) & (TILE - 1)) * TILE + ((x + left) & (TILE - 1))]!;
}

function correlated(tile: Float32Array): Float32Array {
  const gain = 1 / (1 + 2 * NEIGHBOUR ** 2);
  const at = (index: number) => tile[(index + tile.length) % tile.length]!;
  const across = tile.map((value, i) => value + NEIGHBOUR * (at(i - 1) + at(i + 1)));
  const of = (index: number) => across[(index + tile.length) % tile.length]!;
  return across.map((value, i) => gain * (value + NEIGHBOUR * (of(i - TILE) + of(i + TILE))));
}

/** Standard deviation of a pixel by its luma. */
function noiseByLuma(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, luma) => {
    const value = Math.max(0.04, Math.min(1, (luma - 16) / 219));
    const light = value ** GAMMA;
    return 219 * Math.sqrt(READ_NOISE ** 2 + SHOT_NOISE * light) * light ** (1 / GAMMA - 1) / GAMMA;
  });
}

/**
 * `count` frames, each MARGIN smaller than `planes` on every side; the last leads back to the first. The planes
 * that are handed out are used again for the next frame.
 */
export function* cameraFrames(planes: Planes, count: number): Generator<Planes> {
  const random = numbers(20_261_123 + planes.luma.width);
  const tile = correlated(gaussians(random));
  const sd = noiseByLuma();
  const luma = inner(planes.luma, MARGIN);
  const blue = inner(planes.blue, MARGIN / 2);
  const red = inner(planes.red, MARGIN / 2);
  for (let frame = 0; frame < count; frame++) {
    const turn = 2 * Math.PI * frame / count;
    const dx = 4 * Math.sin(turn) + 1.3 * Math.sin(3 * turn + 1) + 0.3 * Math.sin(11 * turn + 2);
    const dy = 3 * Math.cos(turn + 1) + 1.1 * Math.sin(4 * turn + 3) + 0.3 * Math.cos(9 * turn);
    shift(planes.luma, luma, { x: MARGIN + dx, y: MARGIN + dy });
    shift(planes.blue, blue, { x: (MARGIN + dx) / 2, y: (MARGIN + dy) / 2 });
    shift(planes.red, red, { x: (MARGIN + dx) / 2, y: (MARGIN + dy) / 2 });
    addNoise(luma, noiseReader(tile, random), (value) => sd[Math.max(0, Math.min(255, Math.round(value)))]!);
    addNoise(blue, noiseReader(tile, random), () => CHROMA_NOISE);
    addNoise(red, noiseReader(tile, random), () => CHROMA_NOISE);
    yield { luma, blue, red };
  }
}

export function addNoise(
  { width, height, data }: Plane,
  noise: (x: number, y: number) => number,
  sd: (value: number) => number,
): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) data[at]! += sd(data[at]!) * noise(x, y);
  }
}

export function inner({ width, height }: Plane, margin: number): Plane {
  const size = { width: width - 2 * margin, height: height - 2 * margin };
  return { ...size, data: new Float32Array(size.width * size.height) };
}

/** Copies from a place between the pixels; Catmull-Rom, so that the picture does not blur and sharpen in turn. */
function shift(from: Plane, to: Plane, { x, y }: { readonly x: number; readonly y: number }): void {
  const [left, top] = [Math.floor(x) - 1, Math.floor(y) - 1];
  const [a, b, c, d] = catmullRom(x - Math.floor(x));
  const [e, f, g, h] = catmullRom(y - Math.floor(y));
  const rows = new Float32Array(to.width * (to.height + 3));
  for (let row = 0, at = 0; row < to.height + 3; row++) {
    let start = (top + row) * from.width + left;
    for (let column = 0; column < to.width; column++, at++, start++) {
      const { data } = from;
      rows[at] = a * data[start]! + b * data[start + 1]! + c * data[start + 2]! + d * data[start + 3]!;
    }
  }
  const { width } = to;
  for (let at = 0; at < to.data.length; at++) {
    to.data[at] = e * rows[at]! + f * rows[at + width]! + g * rows[at + 2 * width]! +
      h * rows[at + 3 * width]!;
  }
}

function catmullRom(t: number): readonly [number, number, number, number] {
  return [
    t * (-0.5 + t * (1 - 0.5 * t)),
    1 + t * t * (-2.5 + 1.5 * t),
    t * (0.5 + t * (2 - 1.5 * t)),
    t * t * (-0.5 + 0.5 * t),
  ];
}
