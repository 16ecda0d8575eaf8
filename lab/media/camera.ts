/** A simulated camera at work. */
import { compose, type Composition } from "./compose.ts";
import { developed } from "./demosaic.ts";
import { denoised, recursiveMean, sharpened, smoothed } from "./isp.ts";
import { jpegLoss } from "./jpeg_loss.ts";
import type { Layout } from "./layout.ts";
import { type Colour, type Plane, plane, type Rect, type Yuv } from "./planes.ts";
import { between, randomFor } from "./random.ts";
import { blurLight, expose, LIGHT_MARGIN } from "./sensor.ts";
import type { CameraModel } from "./types.ts";

/** Frames after which a film begins anew. */
export const LOOP = 12;

interface Shot {
  readonly composition: Composition;
  readonly camera: CameraModel;
  /** Seeds noise and motion beside the scene's number. */
  readonly take: number;
  /** The part of the picture that is recorded; multiples of 16, so that JPEG's blocks are where they would be. */
  readonly rect: Rect;
}

/** `count` frames of a loop of LOOP from frame `first` on; the whole loop when `count` is LOOP, without a seam. */
export async function record(shot: Shot, { first = 0, count = LOOP } = {}): Promise<readonly Yuv[]> {
  const { composition, camera, take, rect } = shot;
  const light = await compose(composition, grown(rect, LIGHT_MARGIN));
  blurLight(light, camera.blur);
  const random = randomFor("shot", composition.scene.index, take);
  const path = motionPath(camera.motion * composition.full.height / 720, random);
  // Where the loop is not whole, a few frames before the first settle the recursive mean.
  const lead = camera.temporal < 1 && count < LOOP ? Math.min(4, LOOP - count) : 0;
  const frames: Yuv[] = [];
  for (let at = first - lead; at < first + count; at++) {
    frames.push(frameOf(light, { camera, layout: composition.layout, at: at + LOOP, path, random }));
  }
  if (camera.temporal < 1) settle(frames, camera.temporal, count === LOOP);
  const out = frames.slice(lead);
  for (const frame of out) transport(frame, camera);
  return out.map(halvedChroma);
}

interface FrameOrder {
  readonly camera: CameraModel;
  readonly layout: Layout;
  readonly at: number;
  readonly path: (turn: number) => { readonly dx: number; readonly dy: number };
  readonly random: () => number;
}

function frameOf(light: Colour, { camera, layout, at, path, random }: FrameOrder): Yuv {
  const step = at % LOOP >= LOOP / 2 ? camera.exposureStep : 1;
  const exposure = { ...path(2 * Math.PI * at / LOOP), gain: autoExposure(layout) * step, random };
  let { luma, cb, cr } = developed(expose(light, camera, exposure), camera);
  if (camera.denoise > 0) {
    luma = denoised(luma, camera.denoise);
    [cb, cr] = [smoothed(cb), smoothed(cr)];
  }
  if (camera.sharpen > 0) luma = sharpened(luma, camera.sharpen);
  return { luma, cb, cr };
}

/** Brings most of the way back what the light lacks or has too much; the noise grows with it. */
function autoExposure({ gain }: Layout): number {
  return gain ** -0.75;
}

function motionPath(amplitude: number, random: () => number): FrameOrder["path"] {
  if (amplitude === 0) return () => ({ dx: 0, dy: 0 });
  const [a, b, c, d] = [0, 1, 2, 3].map(() => between(random, 0, 2 * Math.PI)) as [
    number,
    number,
    number,
    number,
  ];
  const flat = between(random, 0.4, 1);
  return (turn) => ({
    dx: amplitude * (Math.sin(turn + a) + 0.25 * Math.sin(2 * turn + b)),
    dy: amplitude * flat * (Math.sin(turn + c) + 0.25 * Math.sin(3 * turn + d)),
  });
}

/** Twice around a whole loop, so that its first frame follows from its last. */
function settle(frames: readonly Yuv[], weight: number, loop: boolean): void {
  let last = frames[0]!;
  if (loop) {
    last = copied(last);
    for (const frame of frames.slice(1)) {
      const next = copied(frame);
      recursiveMean(next, last, weight);
      last = next;
    }
  }
  for (const frame of loop ? frames : frames.slice(1)) {
    recursiveMean(frame, last, weight);
    last = frame;
  }
}

function copied({ luma, cb, cr }: Yuv): Yuv {
  return { luma: clone(luma), cb: clone(cb), cr: clone(cr) };
}

function clone({ width, height, data }: Plane): Plane {
  return { width, height, data: data.slice() };
}

function transport({ luma, cb, cr }: Yuv, camera: CameraModel): void {
  if (camera.transport === "raw") return;
  jpegLoss(luma, camera.transport, "luma");
  jpegLoss(cb, camera.transport, "chroma");
  jpegLoss(cr, camera.transport, "chroma");
}

/** 4:2:2 to 4:2:0. */
function halvedChroma({ luma, cb, cr }: Yuv): Yuv {
  return { luma, cb: halvedRows(cb), cr: halvedRows(cr) };
}

function halvedRows({ width, height, data }: Plane): Plane {
  const out = plane(width, height >> 1);
  for (let y = 0, to = 0; y < out.height; y++) {
    for (let x = 0, at = 2 * y * width; x < width; x++, at++, to++) {
      out.data[to] = (data[at]! + data[at + width]!) / 2;
    }
  }
  return out;
}

function grown({ x, y, width, height }: Rect, margin: number): Rect {
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
}
