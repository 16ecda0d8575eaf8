import type { Rect } from "./planes.ts";
import { between, pick, randomFor } from "./random.ts";
import type { SceneId, Size } from "./types.ts";

/** Where things are in a picture and how they are lit; lengths in pixels of the whole picture. */
export interface Layout {
  /** The part that every film of the picture shows. */
  readonly frame: Rect;
  /** Centre of the face's box, and its height. */
  readonly face: { readonly x: number; readonly y: number; readonly height: number };
  /** Of the background over the least that covers the picture; place of the cut, shares of what is left over. */
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly mirrored: boolean;
  readonly light: "strong" | "even" | "dim" | "mixed";
  /** Gains of light: of all, of the person; change from edge to edge. */
  readonly gain: number;
  readonly personGain: number;
  readonly slopeX: number;
  readonly slopeY: number;
  /** Deviations of the grain, shares of the light. */
  readonly skinGrain: number;
  readonly wallGrain: number;
  readonly clothGrain: number;
  /** Linear light of the cloth. */
  readonly cloth: readonly [number, number, number];
  /** Where the grain begins. */
  readonly grainX: number;
  readonly grainY: number;
}

/** Least height of a face's box: the server wants 150 pixels of width. */
const LEAST_FACE = 232;

/**
 * `shape` is the film's, where the picture is of another one: the person is then wholly inside the largest such part
 * of the picture.
 */
export function layoutFor(scene: SceneId, take: number, full: Size, shape: Size = full): Layout {
  const random = randomFor("layout", scene.index, take);
  const scale = Math.min(full.width / shape.width, full.height / shape.height);
  const [width, height] = [2 * Math.floor(scale * shape.width / 2), 2 * Math.floor(scale * shape.height / 2)];
  const frame = {
    width,
    height,
    x: 2 * Math.floor((full.width - width) / 4),
    y: 2 * Math.floor((full.height - height) / 4),
  };
  const least = LEAST_FACE * Math.max(1, height / shape.height);
  const face = Math.min(0.62 * height, Math.max(least, between(random, 0.36, 0.58) * height));
  const light = pick(random, ["strong", "even", "even", "dim", "mixed"] as const);
  const gains = { strong: [1.3, 1.8], even: [0.8, 1.2], dim: [0.12, 0.3], mixed: [0.6, 1] } as const;
  const slope = light === "mixed" ? 0.7 : light === "strong" ? 0.4 : 0.15;
  return {
    frame,
    face: {
      height: face,
      x: frame.x + width * between(random, 0.4, 0.6),
      y: frame.y + height / 2 + (height - face) * between(random, -0.12, 0.12),
    },
    zoom: between(random, 1, 1.3),
    left: random(),
    top: random(),
    mirrored: random() < 0.5,
    light,
    gain: between(random, gains[light][0], gains[light][1]),
    personGain: between(random, 0.8, 1.25),
    slopeX: between(random, -slope, slope),
    slopeY: between(random, -slope, slope) / 2,
    skinGrain: between(random, 0.02, 0.05),
    wallGrain: between(random, 0.01, 0.09),
    clothGrain: between(random, 0.05, 0.12),
    cloth: [between(random, 0.02, 0.6), between(random, 0.02, 0.5), between(random, 0.02, 0.5)],
    grainX: Math.floor(512 * random()),
    grainY: Math.floor(512 * random()),
  };
}
