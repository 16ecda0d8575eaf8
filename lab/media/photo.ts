/** The picture an attacker has: photographed elsewhere with another camera, kept as a JPEG. */
import { record } from "./camera.ts";
import { photoCameraFor } from "./camera_model.ts";
import { jpegLoss } from "./jpeg_loss.ts";
import { layoutFor } from "./layout.ts";
import { type Plane, plane, type Rect, type Yuv } from "./planes.ts";
import { between, pick, randomFor } from "./random.ts";
import { type Along, type Kernel, resample } from "./resample.ts";
import type { SceneId, Size } from "./types.ts";

const SIZES: readonly Size[] = [
  { width: 1600, height: 1200 },
  { width: 960, height: 1280 },
  { width: 2048, height: 1536 },
  { width: 1440, height: 1440 },
  { width: 2304, height: 1728 },
  { width: 1440, height: 1920 },
];

interface PhotoOrder {
  readonly scene: SceneId;
  readonly take: number;
  readonly shared: URL;
  /** Of the film that will show it. */
  readonly film: Size;
  /** The photo is of the film's size already. */
  readonly native?: boolean;
}

/** What was drawn by lot for the attacker's photo and for how it is brought to the film's size. */
export interface PhotoPlan {
  readonly size: Size;
  readonly quality: number;
  readonly kernel: Kernel;
  readonly camera: ReturnType<typeof photoCameraFor>;
  readonly layout: ReturnType<typeof layoutFor>;
  /** Pixels of the photo for one of the film. */
  readonly step: number;
}

export function planPhoto({ scene, take, film, native = false }: PhotoOrder): PhotoPlan {
  const random = randomFor("photo", scene.index, take);
  const drawn = pick(random, SIZES);
  const size = native ? film : drawn;
  const layout = layoutFor(scene, take + 9_000, size, film);
  return {
    size,
    quality: Math.round(between(random, 70, 95)),
    kernel: pick(random, ["bilinear", "bilinear", "bicubic", "area"] as const),
    camera: photoCameraFor(scene, take),
    layout,
    step: native ? 1 : layout.frame.width / film.width,
  };
}

/** A part of the photo that is at least `rect`, and where it begins; in video range, as JPEG left it. */
export async function takePhoto(
  { scene, take, shared }: PhotoOrder,
  plan: PhotoPlan,
  rect: Rect = { x: 0, y: 0, ...plan.size },
): Promise<{ readonly picture: Yuv; readonly x: number; readonly y: number }> {
  const part = aligned(rect, plan.size);
  const composition = { scene, layout: plan.layout, full: plan.size, shared };
  const shot = { composition, camera: plan.camera, take: take + 9_000, rect: part };
  const [picture] = await record(shot, { count: 1 });
  fullRange(picture!);
  jpegLoss(picture!.luma, plan.quality, "luma");
  jpegLoss(picture!.cb, plan.quality, "chroma");
  jpegLoss(picture!.cr, plan.quality, "chroma");
  videoRange(picture!);
  return { picture: picture!, x: part.x, y: part.y };
}

/** Grown to multiples of 16, inside the picture where it is one. */
function aligned({ x, y, width, height }: Rect, full: Size): Rect {
  const left = Math.max(0, 16 * Math.floor(x / 16));
  const top = Math.max(0, 16 * Math.floor(y / 16));
  return {
    x: left,
    y: top,
    width: Math.min(full.width, 16 * Math.ceil((x + width) / 16)) - left,
    height: Math.min(full.height, 16 * Math.ceil((y + height) / 16)) - top,
  };
}

/** JPEG's range, and back; chroma's centre stays. */
export function fullRange({ luma, cb, cr }: Yuv): void {
  for (let at = 0; at < luma.data.length; at++) luma.data[at] = (luma.data[at]! - 16) * 255 / 219;
  for (const { data } of [cb, cr]) {
    for (let at = 0; at < data.length; at++) data[at] = 128 + (data[at]! - 128) * 255 / 224;
  }
}

export function videoRange({ luma, cb, cr }: Yuv): void {
  for (let at = 0; at < luma.data.length; at++) luma.data[at] = 16 + luma.data[at]! * 219 / 255;
  for (const { data } of [cb, cr]) {
    for (let at = 0; at < data.length; at++) data[at] = 128 + (data[at]! - 128) * 224 / 255;
  }
}

/** A view of a picture: where its first pixel lies in it and how far the next one is, pixels of the picture. */
export interface View extends Size {
  readonly x: number;
  readonly y: number;
  readonly step: number;
  readonly kernel: Kernel;
}

/** The view's pixels; `x` and `y` are where the given part of the picture begins. */
export function viewed(
  { picture, x, y }: { readonly picture: Yuv; readonly x: number; readonly y: number },
  view: View,
): Yuv {
  const { step, kernel, width, height } = view;
  if (step === 1 && Number.isInteger(view.x / 2) && Number.isInteger(view.y / 2)) {
    return copyOut(picture, { x: view.x - x, y: view.y - y, width, height });
  }
  // The centre of a pixel of chroma lies between two of luma.
  const along = (start: number, length: number): Along => ({ start: start + (step - 1) / 2, step, length });
  const half = (start: number, length: number): Along => ({
    start: start / 2 + (step - 1) / 2,
    step,
    length,
  });
  const [left, top] = [view.x - x, view.y - y];
  const chroma = (source: Plane) => resample(source, half(left, width / 2), half(top, height / 2), kernel);
  return {
    luma: resample(picture.luma, along(left, width), along(top, height), kernel),
    cb: chroma(picture.cb),
    cr: chroma(picture.cr),
  };
}

function copyOut({ luma, cb, cr }: Yuv, { x, y, width, height }: Rect): Yuv {
  return {
    luma: clamped(luma, { x, y, width, height }),
    cb: clamped(cb, { x: x / 2, y: y / 2, width: width / 2, height: height / 2 }),
    cr: clamped(cr, { x: x / 2, y: y / 2, width: width / 2, height: height / 2 }),
  };
}

/** A cut that repeats the edges where it reaches beyond them. */
function clamped(source: Plane, { x, y, width, height }: Rect): Plane {
  const out = plane(width, height);
  for (let row = 0, to = 0; row < height; row++) {
    const from = Math.max(0, Math.min(source.height - 1, y + row)) * source.width;
    for (let column = 0; column < width; column++, to++) {
      out.data[to] = source.data[from + Math.max(0, Math.min(source.width - 1, x + column))]!;
    }
  }
  return out;
}
