/** Generated portraits without any camera's noise: on a soft background, or in a drawn picture that zooms slowly. */
import { type View, viewed } from "./photo.ts";
import { photograph } from "./photographs.ts";
import { type Plane, plane, type Rect, type Yuv, yuv420 } from "./planes.ts";
import { between, pick, randomFor } from "./random.ts";
import { type Along, type Kernel, resample, scaled } from "./resample.ts";
import { readLabels } from "./scenes.ts";
import type { SceneId, Size } from "./types.ts";

type DrawnKind = "portrait" | "screen_rendered";

interface DrawnOrder {
  readonly kind: DrawnKind;
  readonly scene: SceneId;
  readonly take: number;
  readonly shared: URL;
  readonly size: Size;
  readonly rect: Rect;
  readonly at: readonly number[];
}

/** Pixels of picture beyond each edge of the film. */
const RIM = 16;
const LOOP = 12;

/** One frame per place in `at`. */
export async function drawnFrames(
  order: DrawnOrder,
): Promise<{ readonly frames: readonly Yuv[]; readonly detail: Readonly<Record<string, string | number>> }> {
  const { kind, scene, take, size, rect } = order;
  const random = randomFor(kind, scene.index, take);
  const part = {
    x: Math.max(0, rect.x),
    y: Math.max(0, rect.y),
    width: rect.width + 2 * RIM,
    height: rect.height + 2 * RIM,
  };
  const picture = await draw(order, random, part);
  const kernel: Kernel = pick(random, ["bilinear", "bicubic"]);
  const amount = kind === "portrait" ? between(random, 0.0005, 0.006) : between(random, 0.004, 0.015);
  const drift = kind === "portrait" ? between(random, 0.2, 4) : 0;
  const frames = order.at.map((at) => {
    const turn = 2 * Math.PI * at / LOOP;
    const step = 1 - amount * (1 + Math.sin(turn)) / 2;
    const view: View = {
      x: RIM + drift * Math.sin(turn + 1) + (1 - step) * size.width / 2 + step * rect.x,
      y: RIM + 0.6 * drift * Math.cos(turn) + (1 - step) * size.height / 2 + step * rect.y,
      step,
      kernel,
      width: rect.width,
      height: rect.height,
    };
    return viewed({ picture, x: part.x, y: part.y }, view);
  });
  return { frames, detail: { scaling: kernel, drift: Math.round(100 * drift) / 100 } };
}

/** A part of the whole picture, which is RIM larger than the film on every side. */
async function draw(
  { kind, scene, shared, size }: DrawnOrder,
  random: () => number,
  part: Rect,
): Promise<Yuv> {
  const [portrait, labels] = await Promise.all([encodedPortrait(scene, shared), readLabels(shared)]);
  const [x0, y0, x1, y1] = labels[scene.face]!.box;
  const least = Math.max(235, between(random, 0.42, 0.6) * size.height);
  const step = (y1 - y0) / Math.min(0.64 * size.height, least);
  const out = yuv420(part.width, part.height);
  const full = { width: size.width + 2 * RIM, height: size.height + 2 * RIM };
  const middle = { x: RIM + size.width * between(random, 0.42, 0.58), y: RIM + size.height / 2 };
  const left = 2 * Math.round((middle.x - (x0 + x1) / 2 / step) / 2) - part.x;
  const top = 2 * Math.round((middle.y - (y0 + y1) / 2 / step) / 2) - part.y;
  if (kind === "portrait") fillSoft(out, portrait, { full, part });
  else fillDrawn(out, random, { full, part });
  const side = 2 * Math.floor(160 / step);
  place(out.luma, portrait.luma, { left, top, side, step });
  const chroma = { left: left / 2, top: top / 2, side: side / 2, step: 2 * step };
  place(out.cb, portrait.cb, chroma);
  place(out.cr, portrait.cr, chroma);
  return out;
}

interface Part {
  readonly full: Size;
  readonly part: Rect;
}

/** All three planes at the portrait's size. */
async function encodedPortrait(scene: SceneId, shared: URL): Promise<Yuv> {
  const file = `data/synthetic-faces/${String(scene.face).padStart(4, "0")}.jpg`;
  const { red, green, blue } = await photograph(new URL(file, shared));
  const { width, height } = red;
  const out = { luma: plane(width, height), cb: plane(width, height), cr: plane(width, height) };
  for (let at = 0; at < red.data.length; at++) {
    const r = 255 * red.data[at]! ** (1 / 2.2);
    const g = 255 * green.data[at]! ** (1 / 2.2);
    const b = 255 * blue.data[at]! ** (1 / 2.2);
    out.luma.data[at] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
    out.cb.data[at] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
    out.cr.data[at] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
  }
  return out;
}

/** The portrait enlarged until nothing of it is left but its colours. */
function fillSoft(out: Yuv, portrait: Yuv, { full, part }: Part): void {
  for (const name of ["luma", "cb", "cr"] as const) {
    const few = scaled(portrait[name], 10, 8, "area");
    const half = name === "luma" ? 1 : 2;
    const across = 10 * half / full.width;
    const down = 8 * half / full.height;
    const enlarged = resample(
      few,
      { start: across * (part.x / half + 0.5) - 0.5, step: across, length: out[name].width },
      { start: down * (part.y / half + 0.5) - 0.5, step: down, length: out[name].height },
      "bicubic",
    );
    out[name].data.set(enlarged.data);
  }
}

/** A slope of colour with flat shapes on it. */
function fillDrawn({ luma, cb, cr }: Yuv, random: () => number, { full, part }: Part): void {
  const upper = between(random, 60, 200);
  const lower = between(random, 40, 180);
  for (let y = 0; y < luma.height; y++) {
    const level = upper + (lower - upper) * (y + part.y) / full.height;
    luma.data.fill(level, y * luma.width, (y + 1) * luma.width);
  }
  cb.data.fill(between(random, 105, 150));
  cr.data.fill(between(random, 105, 150));
  for (let shape = 0; shape < 14; shape++) {
    const width = 2 * Math.floor(full.width * between(random, 0.01, 0.15));
    const height = 2 * Math.floor(full.height * between(random, 0.01, 0.2));
    const x = 2 * Math.floor(random() * (full.width - width) / 2) - part.x;
    const y = 2 * Math.floor(random() * (full.height - height) / 2) - part.y;
    fill(luma, { x, y, width, height }, between(random, 30, 225));
    const half = { x: x / 2, y: y / 2, width: width / 2, height: height / 2 };
    fill(cb, half, between(random, 95, 160));
    fill(cr, half, between(random, 95, 160));
  }
}

function fill({ width, height, data }: Plane, rect: Rect, value: number): void {
  const left = Math.max(0, rect.x);
  const right = Math.min(width, rect.x + rect.width);
  if (right <= left) return;
  for (let y = Math.max(0, rect.y); y < Math.min(height, rect.y + rect.height); y++) {
    data.fill(value, y * width + left, y * width + right);
  }
}

/** The portrait with soft edges. */
function place(
  to: Plane,
  portrait: Plane,
  { left, top, side, step }: {
    readonly left: number;
    readonly top: number;
    readonly side: number;
    readonly step: number;
  },
): void {
  const [x0, y0] = [Math.max(0, left), Math.max(0, top)];
  const width = Math.min(to.width, left + side) - x0;
  const height = Math.min(to.height, top + side) - y0;
  if (width <= 0 || height <= 0) return;
  const along = (skipped: number, length: number): Along => ({
    start: (step - 1) / 2 + step * skipped,
    step,
    length,
  });
  const kernel = step > 1 ? "area" : "bicubic";
  const enlarged = resample(portrait, along(x0 - left, width), along(y0 - top, height), kernel);
  const soft = 0.06 * side;
  for (let row = 0, from = 0; row < height; row++) {
    const down = row + y0 - top;
    for (let column = 0, at = (row + y0) * to.width + x0; column < width; column++, at++, from++) {
      const across = column + x0 - left;
      const edge = Math.min(across, down, side - 1 - across, side - 1 - down);
      const cover = edge < soft ? edge / soft : 1;
      to.data[at] = (1 - cover) * to.data[at]! + cover * enlarged.data[from]!;
    }
  }
}
