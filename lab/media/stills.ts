/** Films that are made of one photograph. */
import { type AddedNoise, drawNoise, withNoise } from "./added_noise.ts";
import { jpegLoss } from "./jpeg_loss.ts";
import { fullRange, type PhotoPlan, planPhoto, takePhoto, videoRange, type View, viewed } from "./photo.ts";
import type { Rect, Yuv } from "./planes.ts";
import { between, pick, randomFor } from "./random.ts";
import type { FilmKind, SceneId, Size } from "./types.ts";

export type StillKind = Extract<FilmKind, `still${string}`>;

interface StillOrder {
  readonly kind: StillKind;
  readonly scene: SceneId;
  readonly take: number;
  readonly shared: URL;
  /** The whole film's. */
  readonly size: Size;
  /** The part of the film that is wanted; even numbers. */
  readonly rect: Rect;
  /** Frames of the film that are wanted. */
  readonly at: readonly number[];
}

interface Shown {
  readonly frames: readonly Yuv[];
  /** Which of the frames is shown when. */
  readonly order: readonly number[];
  readonly detail: Readonly<Record<string, string | number>>;
}

interface Move {
  /** Most that the view moves, pixels of the film. */
  readonly reach: number;
  /** Where the view of a frame begins, and its step over the plan's. */
  readonly of: (frame: number) => { readonly dx: number; readonly dy: number; readonly zoom: number };
}

/** Frames after which a moved still begins anew. */
export const STILL_LOOP = 12;
const STILL: Move = { reach: 0, of: () => ({ dx: 0, dy: 0, zoom: 1 }) };

export async function stillFrames(order: StillOrder): Promise<Shown> {
  const { kind, scene, take, size, rect } = order;
  const random = randomFor(kind, scene.index, take);
  const native = kind === "still_native_noised" || kind !== "still_noised" && random() < 0.25;
  const photoOrder = { ...order, film: size, native };
  const plan = planPhoto(photoOrder);
  const { frame } = plan.layout;
  const move = kind === "still_panned" ? panning(random) : kind === "still_zoomed" ? zooming(random) : STILL;
  // Room to move in: the film shows a little less than the frame.
  const room = 1 - 2 * move.reach / size.width;
  const step = plan.step * room;
  const view = (at: number): View => {
    const { dx, dy, zoom } = move.of(at);
    const [x, y] = [
      dx + (1 - zoom) * size.width / 2 + zoom * rect.x,
      dy + (1 - zoom) * size.height / 2 + zoom * rect.y,
    ];
    const rim = plan.step * move.reach;
    return {
      x: frame.x + rim + step * x,
      y: frame.y + rim * size.height / size.width + step * y,
      step: step * zoom,
      kernel: plan.kernel,
      width: rect.width,
      height: rect.height,
    };
  };
  const photo = await takePhoto(photoOrder, plan, needed(order.at.map(view)));
  const detail = detailOf(plan, native);
  if (kind === "still_noised" || kind === "still_native_noised") {
    const noise = drawNoise(random);
    const still = viewed(photo, view(0));
    const frames = order.at.map((at) => noisy(still, noise, randomFor("added", scene.index, take, at)));
    return {
      frames,
      order: [...frames.keys()],
      detail: { ...detail, noise: noise.kind, sigma: rounded(noise.sigma) },
    };
  }
  if (kind === "still_loop") {
    const takes = pick(random, [2, 3, 4]);
    const still = viewed(photo, view(0));
    const qualities = Array.from({ length: takes }, () => Math.round(between(random, 60, 92)));
    const frames = qualities.map((quality) => saved(still, quality));
    const held = Math.floor(between(random, 2, 9));
    const first = Math.floor(random() * held);
    const shown = order.at.map((at) => Math.floor((at + first) / held) % takes);
    return { frames, order: shown, detail: { ...detail, takes, held } };
  }
  if (kind === "still") return { frames: [viewed(photo, view(0))], order: order.at.map(() => 0), detail };
  return { frames: order.at.map((at) => viewed(photo, view(at))), order: [...order.at.keys()], detail };
}

function panning(random: () => number): Move {
  const reach = between(random, 4, 24);
  const angle = 2 * Math.PI * random();
  const oval = between(random, 0.1, 0.6);
  return {
    reach,
    of: (frame) => {
      const turn = 2 * Math.PI * frame / STILL_LOOP;
      const [u, v] = [0.3 * reach * Math.cos(turn), 0.3 * reach * oval * Math.sin(turn)];
      return {
        dx: u * Math.cos(angle) - v * Math.sin(angle),
        dy: u * Math.sin(angle) + v * Math.cos(angle),
        zoom: 1,
      };
    },
  };
}

function zooming(random: () => number): Move {
  const amount = between(random, 0.004, 0.025);
  const phase = 2 * Math.PI * random();
  return {
    reach: 0,
    of: (frame) => ({
      dx: 0,
      dy: 0,
      zoom: 1 - amount * (1 + Math.sin(2 * Math.PI * frame / STILL_LOOP + phase)) / 2,
    }),
  };
}

/** The part of the photo that all views together see, with what the kernel reaches. */
function needed(views: readonly View[]): Rect {
  const rim = 4 + Math.ceil(2 * Math.max(...views.map(({ step }) => step)));
  const x = Math.floor(Math.min(...views.map((view) => view.x))) - rim;
  const y = Math.floor(Math.min(...views.map((view) => view.y))) - rim;
  const right = Math.ceil(Math.max(...views.map((view) => view.x + view.step * view.width))) + rim;
  const bottom = Math.ceil(Math.max(...views.map((view) => view.y + view.step * view.height))) + rim;
  return { x, y, width: right - x, height: bottom - y };
}

function noisy({ luma, cb, cr }: Yuv, noise: AddedNoise, random: () => number): Yuv {
  const less = { ...noise, kind: "white", sigma: noise.sigma / 2 } as const;
  return {
    luma: withNoise(luma, noise, random),
    cb: withNoise(cb, less, random),
    cr: withNoise(cr, less, random),
  };
}

/** Saved as a JPEG of the film's size. */
function saved({ luma, cb, cr }: Yuv, quality: number): Yuv {
  const copy = (plane: Yuv["luma"]) => ({ ...plane, data: plane.data.slice() });
  const out = { luma: copy(luma), cb: copy(cb), cr: copy(cr) };
  fullRange(out);
  jpegLoss(out.luma, quality, "luma");
  jpegLoss(out.cb, quality, "chroma");
  jpegLoss(out.cr, quality, "chroma");
  videoRange(out);
  return out;
}

function detailOf({ size, quality, kernel }: PhotoPlan, native: boolean): Shown["detail"] {
  return { photo: `${size.width}x${size.height}`, quality, scaling: native ? "none" : kernel };
}

function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}
