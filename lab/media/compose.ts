import type { Layout } from "./layout.ts";
import { photograph } from "./photographs.ts";
import { type Colour, cut, type Plane, type Rect } from "./planes.ts";
import { resample } from "./resample.ts";
import { type PortraitLabel, readLabels } from "./scenes.ts";
import { grain, TILE } from "./texture.ts";
import type { SceneId, Size } from "./types.ts";

const CHANNELS = ["red", "green", "blue"] as const;
const TILE_MASK = TILE - 1;

export interface Composition {
  readonly scene: SceneId;
  readonly layout: Layout;
  readonly full: Size;
  readonly shared: URL;
}

/** Linear light of a part of the whole picture, 0 to about 1; the part may reach beyond the picture's edges. */
export async function compose({ scene, layout, full, shared }: Composition, rect: Rect): Promise<Colour> {
  const [background, portrait, labels] = await Promise.all([
    photograph(new URL(`data/${scene.background}`, shared)),
    photograph(new URL(`data/synthetic-faces/${String(scene.face).padStart(4, "0")}.jpg`, shared)),
    readLabels(shared),
  ]);
  const out = wall(background, { layout, full, rect });
  addShoulders(out, layout, rect);
  addPortrait(out, portrait, { layout, rect, label: labels[scene.face]! });
  light(out, { layout, full, rect });
  return out;
}

function wall(
  background: Colour,
  { layout, full, rect }: { readonly layout: Layout; readonly full: Size; readonly rect: Rect },
): Colour {
  const { width, height } = background.red;
  const step = Math.min(width / full.width, height / full.height) / layout.zoom;
  const [x, y] = [layout.left * (width - step * full.width), layout.top * (height - step * full.height)];
  const start = layout.mirrored ? x + step * (full.width - 1 - rect.x) : x + step * rect.x;
  const across = { start, step: layout.mirrored ? -step : step, length: rect.width };
  const down = { start: y + step * rect.y, step, length: rect.height };
  const kernel = step > 1 ? "area" : "bicubic";
  const [red, green, blue] = CHANNELS.map((channel) => resample(background[channel], across, down, kernel));
  const out = { red: red!, green: green!, blue: blue! };
  const tile = grain();
  for (let row = 0, at = 0; row < rect.height; row++) {
    const line = (row + rect.y + layout.grainY & TILE_MASK) * TILE;
    for (let column = 0; column < rect.width; column++, at++) {
      const gain = 1 + layout.wallGrain * tile[line + (column + rect.x + layout.grainX & TILE_MASK)]!;
      out.red.data[at]! *= gain;
      out.green.data[at]! *= gain;
      out.blue.data[at]! *= gain;
    }
  }
  return out;
}

/** A woven cloth below the chin. */
function addShoulders(out: Colour, layout: Layout, rect: Rect): void {
  const { x, y, height } = layout.face;
  const [centre, across, down] = [y + 1.2 * height, 0.95 * height, 0.62 * height];
  const tile = grain();
  const [red, green, blue] = layout.cloth;
  const first = Math.max(0, Math.floor(centre - down - rect.y));
  for (let row = first; row < rect.height; row++) {
    const below = Math.min(0, (row + rect.y - centre) / down);
    const line = (row + rect.y + layout.grainX & TILE_MASK) * TILE;
    for (let column = 0, at = row * rect.width; column < rect.width; column++, at++) {
      const aside = (column + rect.x - x) / across;
      const cover = Math.min(1, 25 * (1 - below * below - aside * aside));
      if (cover <= 0) continue;
      const weave = (column + row & 3) < 2 === (column - row & 3) < 2 ? 0.5 : -0.5;
      const value = tile[line + (column + rect.x + layout.grainY & TILE_MASK)]!;
      const gain = cover * (1 + layout.clothGrain * (value + weave));
      out.red.data[at] = (1 - cover) * out.red.data[at]! + gain * red;
      out.green.data[at] = (1 - cover) * out.green.data[at]! + gain * green;
      out.blue.data[at] = (1 - cover) * out.blue.data[at]! + gain * blue;
    }
  }
}

/** Head and neck inside a soft ellipse. */
function addPortrait(
  out: Colour,
  portrait: Colour,
  { layout, rect, label }: { readonly layout: Layout; readonly rect: Rect; readonly label: PortraitLabel },
): void {
  const [x0, y0, x1, y1] = label.box;
  const step = (y1 - y0) / layout.face.height;
  const left = layout.face.x - (x0 + x1) / 2 / step;
  const top = layout.face.y - (y0 + y1) / 2 / step;
  const size = 320 / step;
  const x = Math.max(0, Math.ceil(left - rect.x));
  const y = Math.max(0, Math.ceil(top - rect.y));
  const width = Math.min(rect.width, Math.floor(left - rect.x + size)) - x;
  const height = Math.min(rect.height, Math.floor(top - rect.y + size)) - y;
  if (width <= 0 || height <= 0) return;
  const across = { start: (x + rect.x - left) * step, step, length: width };
  const down = { start: (y + rect.y - top) * step, step, length: height };
  const kernel = step > 1 ? "area" : "bicubic";
  const [red, green, blue] = CHANNELS.map((channel) => resample(portrait[channel], across, down, kernel)) as [
    Plane,
    Plane,
    Plane,
  ];
  const tile = grain();
  const walls = [cornerOf(portrait, 6), cornerOf(portrait, 306)] as const;
  const [rx, ry] = [Math.min(0.85 * (x1 - x0), 155), 0.68 * (y1 - y0)];
  for (let row = 0, from = 0; row < height; row++) {
    const v = (down.start + row * step - (y0 + y1) / 2 + 8) / ry;
    const line = (row + y + rect.y + layout.grainX & TILE_MASK) * TILE;
    let at = (row + y) * rect.width + x;
    for (let column = 0; column < width; column++, at++, from++) {
      const u = (across.start + column * step - (x0 + x1) / 2) / rx;
      const inside = 1 - u * u - v * v;
      if (inside <= 0) continue;
      const wall = u < 0 ? walls[0] : walls[1];
      const apart = Math.abs(Math.sqrt(Math.max(0, red.data[from]!)) - wall[0]) +
        Math.abs(Math.sqrt(Math.max(0, green.data[from]!)) - wall[1]) +
        Math.abs(Math.sqrt(Math.max(0, blue.data[from]!)) - wall[2]);
      // Whatever is like the portrait's own background, and not well inside the head, gives way.
      const likeness = Math.max(0, Math.min(1, 5 * (apart - 0.1)));
      const head = Math.max(0, Math.min(1, 6 * (inside - 0.6)));
      const cover = Math.min(1, 5 * inside) * Math.max(head, likeness);
      if (cover <= 0) continue;
      const value = tile[line + (column + x + rect.x + layout.grainY & TILE_MASK)]!;
      const gain = cover * layout.personGain * (1 + layout.skinGrain * value);
      out.red.data[at] = (1 - cover) * out.red.data[at]! + gain * Math.max(0, red.data[from]!);
      out.green.data[at] = (1 - cover) * out.green.data[at]! + gain * Math.max(0, green.data[from]!);
      out.blue.data[at] = (1 - cover) * out.blue.data[at]! + gain * Math.max(0, blue.data[from]!);
    }
  }
}

/** Roots of the mean light of 8×8 pixels in an upper corner. */
function cornerOf(portrait: Colour, x: number): readonly [number, number, number] {
  const [red, green, blue] = CHANNELS.map((channel) => {
    const { data } = cut(portrait[channel], { x, y: 6, width: 8, height: 8 });
    return Math.sqrt(data.reduce((sum, value) => sum + value, 0) / data.length);
  });
  return [red!, green!, blue!];
}

function light(
  { red, green, blue }: Colour,
  { layout, full, rect }: { readonly layout: Layout; readonly full: Size; readonly rect: Rect },
): void {
  for (let row = 0, at = 0; row < rect.height; row++) {
    const slope = 1 + layout.slopeY * (2 * (row + rect.y) / full.height - 1);
    for (let column = 0; column < rect.width; column++, at++) {
      const across = 1 + layout.slopeX * (2 * (column + rect.x) / full.width - 1);
      const gain = Math.max(0, layout.gain * slope * across);
      red.data[at]! *= gain;
      green.data[at]! *= gain;
      blue.data[at]! *= gain;
    }
  }
}
