/** Squares of consecutive frames for training, without rendering whole films. */
import { LOOP, record } from "./camera.ts";
import { cameraFor } from "./camera_model.ts";
import { drawnFrames } from "./drawn.ts";
import { isStill, isVideo } from "./film.ts";
import { layoutFor } from "./layout.ts";
import { bytesOf, cut, type Rect } from "./planes.ts";
import { pick, randomFor } from "./random.ts";
import { STILL_LOOP, stillFrames } from "./stills.ts";
import type { Size, WindowOrder } from "./types.ts";
import { planVideo, playedBack, type VideoKind } from "./video.ts";

const SIZES: readonly Size[] = [
  { width: 640, height: 480 },
  { width: 1280, height: 720 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

/**
 * Luma of `frames` consecutive frames of a square at a place by lot, rows from top to bottom. The film's size is
 * drawn unless told. Videos need ffmpeg and take a second; four takes in a row share a recording.
 */
export async function cameraWindow(order: Omit<WindowOrder, "kind">): Promise<Uint8Array[]> {
  const { scene, take, side, frames, shared } = order;
  const { size, rect, random } = placed(order, "camera");
  const first = Math.floor(random() * LOOP);
  // Whole blocks, with a rim that edges of filters fall into.
  const [x, y] = [
    16 * Math.floor(Math.max(0, rect.x - 4) / 16),
    16 * Math.floor(Math.max(0, rect.y - 4) / 16),
  ];
  const part = {
    x,
    y,
    width: Math.min(size.width - x, 16 * Math.ceil((rect.x + side + 4 - x) / 16)),
    height: Math.min(size.height - y, 16 * Math.ceil((rect.y + side + 4 - y) / 16)),
  };
  const composition = { scene, layout: layoutFor(scene, take, size), full: size, shared };
  const shot = { composition, camera: cameraFor(scene, take), take, rect: part };
  const recorded = await record(shot, { first, count: frames });
  return recorded.map(({ luma }) => bytesOf(cut(luma, { ...rect, x: rect.x - x, y: rect.y - y })));
}

/** The same of an attack's film. */
export async function attackWindow(order: WindowOrder): Promise<Uint8Array[]> {
  const { kind } = order;
  if (kind === "camera") return await cameraWindow(order);
  if (isVideo(kind)) return await videoWindow({ ...order, kind });
  const { size, rect, random } = placed(order, kind);
  const first = Math.floor(random() * STILL_LOOP);
  const at = Array.from({ length: order.frames }, (_, frame) => first + frame);
  if (isStill(kind)) {
    const { frames, order: shown } = await stillFrames({ ...order, kind, size, rect, at });
    const bytes = frames.map(({ luma }) => bytesOf(luma));
    return shown.map((index) => bytes[index]!);
  }
  const { frames } = await drawnFrames({ ...order, kind, size, rect, at });
  return frames.map(({ luma }) => bytesOf(luma));
}

function placed(
  { scene, take, side, size }: Omit<WindowOrder, "kind">,
  kind: string,
): { readonly size: Size; readonly rect: Rect; readonly random: () => number } {
  const random = randomFor("window", kind, scene.index, take);
  const drawn = size ?? pick(random, SIZES);
  const [x, y] = [drawn.width, drawn.height].map((length) =>
    2 * Math.floor(random() * (length - side + 1) / 2)
  );
  return { size: drawn, rect: { x: x!, y: y!, width: side, height: side }, random };
}

/** Side of the part of a recording that is encoded, and takes that share it. */
const CLIP = 480;
const SHARED_TAKES = 4;
let last: { readonly key: string; readonly clip: Promise<Clip> } | undefined;

interface Clip extends Size {
  readonly frames: readonly Uint8Array[];
}

async function videoWindow(order: WindowOrder & { readonly kind: VideoKind }): Promise<Uint8Array[]> {
  const { kind, scene, take, side } = order;
  const group = Math.floor(take / SHARED_TAKES);
  const drawn = order.size ?? pick(randomFor("clip", kind, scene.index, group), SIZES);
  const key = [kind, scene.index, group, drawn.width, drawn.height, side].join("|");
  if (last?.key !== key) last = { key, clip: makeClip({ ...order, take: group, size: drawn }) };
  const { width, height, frames } = await last.clip;
  const random = randomFor("window", kind, scene.index, take);
  const [x, y] = [
    2 * Math.floor(random() * (width - side + 1) / 2),
    2 * Math.floor(random() * (height - side + 1) / 2),
  ];
  const first = Math.floor(random() * (frames.length - order.frames + 1));
  return frames.slice(first, first + order.frames).map((frame) => {
    const luma = { width, height, data: Float32Array.from(frame.subarray(0, width * height)) };
    return bytesOf(cut(luma, { x, y, width: side, height: side }));
  });
}

async function makeClip(
  order: WindowOrder & { readonly kind: VideoKind; readonly size: Size },
): Promise<Clip> {
  const plan = planVideo(order);
  const factor = order.size.height / plan.size.height;
  // A clip that is made smaller has to be larger before.
  const clip = Math.max(CLIP, 16 * Math.ceil(order.side / factor / 16));
  const [width, height] = [Math.min(clip, plan.size.width), Math.min(clip, plan.size.height)];
  const random = randomFor("clip place", order.kind, order.scene.index, order.take);
  const x = 16 * Math.floor(random() * (plan.size.width - width + 1) / 16);
  const y = 16 * Math.floor(random() * (plan.size.height - height + 1) / 16);
  const to = { width: 2 * Math.floor(factor * width / 2), height: 2 * Math.floor(factor * height / 2) };
  return { ...to, frames: await playedBack({ order, plan, rect: { x, y, width, height }, to }) };
}
