/**
 * The table of photographs with the expected answer. The answers hold by construction: every scene stays a fifth or
 * more away from each threshold of the rules that could change its answer (docs/face-quality.md).
 */
import type { CameraFault } from "./camera.ts";
import { type Random, randomOf } from "./random.ts";
import type { Answer, Scene, Sitter, Size } from "./scene.ts";
import type { Wear } from "./wear.ts";

/** Height of a face's box over its width, of the heads that there are. */
const TALL = 1.44;
const HEADS = 24;
/** Most of the photographs are as small as a webcam's: the table has to run in a minute. */
const SIZES: readonly Size[] = [
  [640, 480],
  [480, 640],
  [640, 480],
  [480, 640],
  [640, 480],
  [480, 640],
  [600, 800],
  [1280, 720],
  [720, 960],
]
  .map(([width, height]) => ({ width: width!, height: height! }));
const WIDE: readonly Size[] = [{ width: 1280, height: 720 }, { width: 960, height: 640 }];

/** A frontal person, somewhere in the middle, with a face well within all limits. */
function sitter({ width, height }: Size, random: Random, given: Partial<Sitter> = {}): Sitter {
  const most = Math.min(0.55 * width, (height - 90) / TALL, 420);
  const faceWidth = given.faceWidth ?? random.between(190, Math.max(200, most));
  const room = { x: width / 2 - 0.62 * faceWidth - 30, y: height / 2 - 0.62 * TALL * faceWidth - 12 };
  return {
    head: Math.floor(random.between(0, HEADS)),
    faceWidth,
    x: width / 2 + random.between(-1, 1) * Math.max(0, Math.min(room.x, 0.1 * width)),
    y: height / 2 + random.between(-1, 1) * Math.max(0, Math.min(room.y, 0.08 * height)),
    roll: random.between(-5, 5),
    yaw: 0,
    pitch: 0,
    wears: [],
    ...given,
  };
}

type Sketch = Partial<Pick<Scene, "size" | "sitters" | "camera" | "quality" | "wheel">>;
/** A scene of a category, from its own random numbers; `index` counts within the category. */
type Drawer = (random: Random, index: number) => Sketch;

/** One person who is a little different from an ordinary one. */
function person(change: (random: Random, index: number) => Partial<Sitter>): Drawer {
  return (random, index) => {
    const size = random.pick(SIZES);
    return { size, sitters: [sitter(size, random, change(random, index))] };
  };
}
function wearing(...wears: readonly Wear[]): Drawer {
  return person(() => ({ wears }));
}
/** An ordinary person before a camera with a fault. */
function seenBy(fault: (random: Random, index: number) => CameraFault): Drawer {
  return (random, index) => {
    const size = random.pick(SIZES);
    return { size, sitters: [sitter(size, random)], camera: fault(random, index) };
  };
}
/** Either sign, by turns. */
function either(index: number, value: number): number {
  return index % 2 === 0 ? value : -value;
}

/** The face's middle for a share of the box beyond, or a padding in pixels before, one of the four borders. */
function atBorder(
  { width, height }: Size,
  { side, faceWidth, beyond }: { readonly side: number; readonly faceWidth: number; readonly beyond: number },
): Pick<Sitter, "x" | "y" | "roll"> {
  const half = { x: faceWidth / 2, y: TALL * faceWidth / 2 };
  const middle = { x: width / 2, y: height / 2, roll: 0 };
  if (side === 0) return { ...middle, x: half.x - beyond };
  if (side === 1) return { ...middle, x: width - half.x + beyond };
  if (side === 2) return { ...middle, y: half.y - beyond };
  return { ...middle, y: height - half.y + beyond };
}

function bordering(beyond: (random: Random, faceWidth: number, side: number) => number): Drawer {
  return (random, index) => {
    const size = random.pick(SIZES), side = index % 4;
    const faceWidth = random.between(190, Math.min(280, (size.height - 90) / TALL));
    const place = atBorder(size, { side, faceWidth, beyond: beyond(random, faceWidth, side) });
    return { size, sitters: [sitter(size, random, { faceWidth, ...place })] };
  };
}

/** Two people side by side, the second one with this share of the first one's area. */
function together(share: (random: Random) => number): Drawer {
  return (random, index) => {
    const size = random.pick(WIDE);
    const faceWidth = random.between(190, 0.36 * size.height);
    const second = faceWidth * Math.sqrt(share(random));
    const away = either(index, 1);
    const first = sitter(size, random, { faceWidth, x: size.width * (0.5 - away * 0.18) });
    const other = sitter(size, random, {
      head: (first.head + 7) % HEADS,
      faceWidth: second,
      x: size.width * (0.5 + away * 0.26),
      y: size.height * random.between(0.4, 0.5),
    });
    return { size, sitters: [other, first] };
  };
}

interface Category {
  readonly count: number;
  readonly expect: Answer;
  readonly draw: Drawer;
}

const of = (count: number, expect: Answer, draw: Drawer): Category => ({ count, expect, draw });

const CATEGORIES: Readonly<Record<string, Category>> = {
  "plain": of(24, "accepted", person((_, index) => ({ head: index }))),
  "fills the frame": of(12, "accepted", (random) => {
    const size = random.pick(SIZES.filter(({ width, height }) => height > width));
    const faceWidth = random.between(0.66, 0.74) * size.width;
    return { size, sitters: [sitter(size, random, { faceWidth, x: size.width / 2, roll: 0 })] };
  }),
  "off centre": of(12, "accepted", (random, index) => {
    const size = random.pick(SIZES);
    const faceWidth = random.between(190, Math.min(240, (size.height - 140) / TALL));
    const place = atBorder(size, { side: index % 4, faceWidth, beyond: -random.between(32, 60) });
    return { size, sitters: [sitter(size, random, { faceWidth, ...place })] };
  }),
  "turned a little": of(
    12,
    "accepted",
    person((random, index) => ({ yaw: either(index, random.between(10, 23)) })),
  ),
  "nods a little": of(
    10,
    "accepted",
    person((random, index) => ({ pitch: either(index, random.between(8, 22)) })),
  ),
  "tilted": of(12, "accepted", person((random, index) => ({ roll: either(index, random.between(10, 30)) }))),
  "clear glasses": of(12, "accepted", wearing("clearGlasses")),
  "mask on the chin": of(12, "accepted", wearing("maskOnChin")),
  "hat": of(8, "accepted", wearing("hat")),
  "people behind": of(12, "accepted", together((random) => random.between(0.03, 0.18))),
  "grey": of(6, "accepted", seenBy(() => ({ grey: 1 }))),
  "cold": of(6, "accepted", seenBy((random) => ({ tint: [0.78, 0.95, random.between(1.1, 1.3)] }))),
  "dim": of(
    8,
    "accepted",
    seenBy((random) => ({ light: random.between(0.3, 0.5), noise: random.between(2, 5) })),
  ),
  "side light": of(
    8,
    "accepted",
    seenBy((random, index) => ({ side: either(index, random.between(0.4, 0.7)) })),
  ),
  "motion blur": of(8, "accepted", seenBy((random) => ({ motion: random.between(5, 11) }))),
  "noise": of(8, "accepted", seenBy((random) => ({ noise: random.between(8, 16) }))),
  "strong compression": of(8, "accepted", (random) => ({ ...person(() => ({}))(random, 0), quality: 70 })),
  "from 480 to 4000": of(10, "accepted", (random, index) => {
    const [width, height] = SIZE_RANGE[index]!;
    const faceWidth = random.between(0.42, 0.52) * Math.min(width, height);
    return { size: { width, height }, sitters: [sitter({ width, height }, random, { faceWidth })] };
  }),
  "nobody": of(20, "FACE_NOT_FOUND", (random) => ({ size: random.pick(SIZES), sitters: [] })),
  "from behind": of(6, "FACE_NOT_FOUND", wearing("fromBehind")),
  "wheel": of(6, "FACE_NOT_FOUND", (random) => ({ size: random.pick(SIZES), sitters: [], wheel: true })),
  "cropped": of(
    20,
    "FACE_CROPPED",
    bordering((random, width, side) => random.between(0.12, 0.28) * width * (side < 2 ? 1 : TALL)),
  ),
  "mask": of(16, "FACE_IS_OCCLUDED", wearing("mask")),
  "scarf": of(6, "FACE_IS_OCCLUDED", wearing("scarf")),
  "mask below the nose": of(8, "FACE_IS_OCCLUDED", wearing("maskBelowNose")),
  "hand over the mouth": of(8, "FACE_IS_OCCLUDED", wearing("handOverMouth")),
  "hand over an eye": of(8, "FACE_IS_OCCLUDED", wearing("handOverEye")),
  "phone over the mouth": of(6, "FACE_IS_OCCLUDED", wearing("phoneOverMouth")),
  "phone over an eye": of(6, "FACE_IS_OCCLUDED", wearing("phoneOverEye")),
  "dark glasses": of(8, "FACE_IS_OCCLUDED", wearing("darkGlasses")),
  "two people": of(16, "TOO_MANY_FACES", together((random) => random.between(0.36, 1))),
  "turned away": of(
    16,
    "FACE_ANGLE_TOO_LARGE",
    person((random, index) => ({ yaw: either(index, random.between(37, 54)) })),
  ),
  "nods far": of(
    12,
    "FACE_ANGLE_TOO_LARGE",
    person((random, index) => ({ pitch: either(index, random.between(36.5, 42)) })),
  ),
  "few pixels": of(
    16,
    "FACE_TOO_SMALL_ABSOLUTE",
    person((random) => ({ faceWidth: random.between(60, 118) })),
  ),
  "far away": of(10, "FACE_TOO_SMALL_RELATIVE", (random, index) => {
    const size = FAR_SIZES[index % FAR_SIZES.length]!;
    // At most 80 % of the least share, and at least 120 % of the least side.
    const most = Math.sqrt(0.8 * 0.03 * size.width * size.height / TALL);
    return { size, sitters: [sitter(size, random, { faceWidth: random.between(182, Math.max(186, most)) })] };
  }),
  "at the border": of(16, "FACE_CLOSE_TO_BORDER", bordering((random) => -random.between(1, 5))),
  "small picture": of(6, "IMAGE_TOO_SMALL", (random, index) => {
    const [width, height] = [[400, 600], [640, 384], [384, 384], [320, 240], [600, 340], [360, 640]][index]!;
    const size = { width: width!, height: height! };
    return { size, sitters: [sitter(size, random, { faceWidth: 0.36 * Math.min(width!, height!) })] };
  }),
};

/** Twelve megapixels once: they take a tenth of the table's time. */
const SIZE_RANGE = [
  [480, 480],
  [854, 480],
  [480, 854],
  [1080, 1080],
  [1280, 960],
  [960, 1280],
  [1600, 1200],
  [1920, 1080],
  [1080, 1920],
  [4000, 3000],
] as const;
const FAR_SIZES: readonly Size[] = [[1920, 1440], [1440, 1920], [1920, 1440], [1440, 1920], [2048, 1536]]
  .map(([width, height]) => ({ width: width!, height: height! }));

/** All scenes, category after category. */
export function listScenes(): readonly Scene[] {
  return Object.entries(CATEGORIES).flatMap(([category, { count, expect, draw }]) =>
    Array.from({ length: count }, (_, index): Scene => {
      const name = `${category} ${index + 1}`;
      const random = randomOf(`scene ${name}`);
      return {
        name,
        category,
        expect,
        size: { width: 640, height: 480 },
        sitters: [],
        wheel: false,
        camera: {
          light: random.between(0.85, 1.1),
          noise: random.between(1, 3),
          tint: [random.between(0.94, 1.06), 1, random.between(0.94, 1.06)],
        },
        quality: Math.round(random.between(82, 95)),
        ...draw(random, index),
      };
    })
  );
}
