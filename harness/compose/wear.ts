/** What a head wears or holds: drawn over its pixels where its points are, after it was turned. */
import type { DecodedImage } from "../../src/pixels/mod.ts";
import type { Box, Point } from "../../src/faces/mod.ts";
import { distance } from "../../src/faces/geometry.ts";
import type { Head } from "./head.ts";
import type { Random } from "./random.ts";
import { type Colour, ellipse, outline, paint, polygon, type Shape, stroke, union } from "./shapes.ts";

/** Draws on the head's picture, in place. */
type Draw = (head: Head, random: Random) => void;

const CLOTHS: readonly Colour[] = [[142, 186, 208], [232, 234, 236], [38, 40, 46], [96, 122, 92], [
  150,
  70,
  84,
], [196, 178, 150]];
const SKINS: readonly Colour[] = [[222, 178, 150], [198, 148, 116], [150, 104, 78], [104, 70, 52], [
  236,
  200,
  178,
]];

/** Measures of a face that everything is drawn by. */
function measure({ box, points: [left, right, nose, mouthLeft, mouthRight] }: Head) {
  const eyes = distance(left, right);
  const brow = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  const mouth = { x: (mouthLeft.x + mouthRight.x) / 2, y: (mouthLeft.y + mouthRight.y) / 2 };
  return { box, left, right, nose, mouthLeft, mouthRight, mouth, brow, eyes, width: box.x1 - box.x0 };
}

/** A piece of cloth from cheek to cheek between two heights, pleated, with its bands. */
function cloth(
  head: Head,
  random: Random,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): void {
  const { box: { x0, x1 }, nose, width, eyes } = measure(head);
  const colour = random.pick(CLOTHS);
  const side = (bottom - top) * 0.75;
  const shape = polygon([
    { x: x0 + 0.03 * width, y: top + 0.16 * eyes },
    { x: nose.x - 0.25 * eyes, y: top - 0.04 * eyes },
    { x: nose.x + 0.25 * eyes, y: top - 0.04 * eyes },
    { x: x1 - 0.03 * width, y: top + 0.16 * eyes },
    { x: x1 - 0.08 * width, y: top + side },
    { x: nose.x + 0.24 * width, y: bottom },
    { x: nose.x - 0.24 * width, y: bottom },
    { x: x0 + 0.08 * width, y: top + side },
  ]);
  const bands = union(
    stroke({ x: x0 + 0.03 * width, y: top + 0.2 * eyes }, { x: x0 - 0.05 * width, y: top - 0.1 * eyes }, 2),
    stroke({ x: x1 - 0.03 * width, y: top + 0.2 * eyes }, { x: x1 + 0.05 * width, y: top - 0.1 * eyes }, 2),
  );
  const pleat = random.between(9, 16);
  paint(head.image, bands, { area: around(head), colour: [225, 228, 230], within: true });
  paint(head.image, shape, {
    area: around(head),
    soft: 3,
    colour: (x, y) => {
      const shade = 0.98 - 0.28 * ((x - nose.x) / width) ** 2 -
        (Math.sin(2 * Math.PI * (y - top) / pleat) > 0.8 ? 0.07 : 0);
      return [colour[0] * shade, colour[1] * shade, colour[2] * shade];
    },
  });
}

function fingers(head: Head, random: Random, at: Point): void {
  const { eyes } = measure(head);
  const skin = random.pick(SKINS);
  const lean = random.between(-0.35, 0.35);
  const thick = 0.17 * eyes;
  const strokes: Shape[] = [];
  for (let i = 0; i < 4; i++) {
    const x = at.x + (i - 1.5) * 2 * thick * 0.96;
    const tip = { x, y: at.y - 0.42 * eyes + 0.1 * eyes * Math.abs(i - 1.4) };
    strokes.push(stroke(tip, { x: x + lean * eyes, y: at.y + 2.2 * eyes }, thick));
  }
  const palm = { x: at.x + lean * eyes, y: at.y + 2.6 * eyes };
  const hand = union(...strokes, ellipse(palm, 0.85 * eyes, 1.1 * eyes));
  paint(head.image, hand, {
    area: around(head),
    colour: (x, y) => {
      const depth = Math.min(1, Math.max(0, -Math.min(...strokes.map((finger) => finger(x, y))) / thick));
      const shade = 0.72 + 0.28 * Math.sqrt(depth);
      return [skin[0] * shade, skin[1] * shade, skin[2] * shade];
    },
  });
}

function phone(head: Head, random: Random, at: Point): void {
  const { eyes } = measure(head);
  const angle = random.between(-0.3, 0.3);
  const along = { x: Math.sin(angle) * 0.75 * eyes, y: Math.cos(angle) * 0.75 * eyes };
  const from = { x: at.x - along.x, y: at.y - along.y }, to = { x: at.x + along.x, y: at.y + along.y };
  const body = stroke(from, to, 0.46 * eyes);
  const shade = random.pick<Colour>([[28, 29, 33], [214, 214, 218], [150, 40, 44]]);
  paint(head.image, body, { area: around(head), colour: shade });
  paint(head.image, ellipse({ x: from.x, y: from.y + 0.1 * eyes }, 0.13 * eyes, 0.13 * eyes), {
    area: around(head),
    colour: [70, 74, 84],
  });
}

/** Both lenses of a pair of glasses, their bridge and their temples. */
function glasses(
  head: Head,
  { reach }: { readonly reach: number },
): { readonly lenses: Shape; readonly frame: Shape } {
  const { left, right, eyes, box } = measure(head);
  const lens = ({ x, y }: Point) => ellipse({ x, y: y + 0.04 * eyes }, reach * eyes, 0.8 * reach * eyes);
  const lenses = union(lens(left), lens(right));
  const inner = (p: Point, sign: number) => ({ x: p.x + sign * reach * eyes, y: p.y });
  const frame = union(
    outline(lenses, 1.6),
    stroke(inner(left, 1), inner(right, -1), 1.8),
    stroke(inner(left, -1), { x: box.x0 - 2, y: left.y - 3 }, 1.8),
    stroke(inner(right, 1), { x: box.x1 + 2, y: right.y - 3 }, 1.8),
  );
  return { lenses, frame };
}

/** The head, and as much around it as anything worn reaches. */
function around({ box: { x0, y0, x1, y1 } }: Head): Box {
  const width = x1 - x0;
  return { x0: x0 - 0.25 * width, y0: y0 - 0.45 * width, x1: x1 + 0.25 * width, y1: y1 + 0.45 * width };
}

const WEARS = Object.freeze(
  {
    /** Over nose and mouth. */
    mask: (head, random) => {
      const { brow, nose, box } = measure(head);
      cloth(head, random, { top: brow.y + 0.5 * (nose.y - brow.y), bottom: box.y1 + 4 });
    },
    /** The nose peeps out. */
    maskBelowNose: (head, random) => {
      const { nose, mouth, box } = measure(head);
      cloth(head, random, { top: nose.y + 0.5 * (mouth.y - nose.y), bottom: box.y1 + 6 });
    },
    /** Pulled down: mouth and nose are free. */
    maskOnChin: (head, random) => {
      const { mouth, box } = measure(head);
      cloth(head, random, {
        top: mouth.y + 0.62 * (box.y1 - mouth.y),
        bottom: box.y1 + 0.12 * (box.y1 - box.y0),
      });
    },
    scarf: (head, random) => {
      const { brow, nose, box: { x0, x1, y1 }, width } = measure(head);
      const top = brow.y + 0.62 * (nose.y - brow.y);
      const colour = random.pick(CLOTHS);
      const shape = polygon([
        { x: x0 - 0.08 * width, y: top - 4 },
        { x: nose.x, y: top + 4 },
        { x: x1 + 0.08 * width, y: top - 8 },
        { x: x1 + 0.16 * width, y: y1 + 0.4 * width },
        { x: x0 - 0.16 * width, y: y1 + 0.4 * width },
      ]);
      paint(head.image, shape, {
        area: around(head),
        soft: 3,
        colour: (x, y) => {
          const fold = 0.85 + 0.15 * Math.sin((y + 0.35 * Math.abs(x - nose.x)) / 7);
          return [colour[0] * fold, colour[1] * fold, colour[2] * fold];
        },
      });
    },
    handOverMouth: (head, random) => {
      const { mouth, eyes } = measure(head);
      fingers(head, random, { x: mouth.x, y: mouth.y + 0.05 * eyes });
    },
    handOverEye: (head, random) => {
      const { left, right, eyes } = measure(head);
      const [eye, outwards] = random.chance(0.5) ? [left, -1] : [right, 1];
      fingers(head, random, { x: eye.x + outwards * 0.22 * eyes, y: eye.y });
    },
    phoneOverEye: (head, random) => {
      const { left, right } = measure(head);
      phone(head, random, random.chance(0.5) ? left : right);
    },
    phoneOverMouth: (head, random) => {
      const { mouth, eyes } = measure(head);
      const across = 0.42 * eyes;
      const body = stroke({ x: mouth.x - eyes, y: mouth.y }, {
        x: mouth.x + eyes,
        y: mouth.y + across * random.between(-0.4, 0.4),
      }, across);
      paint(head.image, body, { area: around(head), colour: [30, 31, 36] });
    },
    clearGlasses: (head, random) => {
      const { lenses, frame } = glasses(head, { reach: random.between(0.32, 0.38) });
      const { left, eyes } = measure(head);
      paint(head.image, lenses, {
        area: around(head),
        colour: [225, 235, 240],
        opacity: random.between(0.04, 0.12),
        within: true,
      });
      // A streak of light away from the pupil.
      const streak = stroke({ x: left.x - 0.2 * eyes, y: left.y - 0.16 * eyes }, {
        x: left.x - 0.1 * eyes,
        y: left.y - 0.22 * eyes,
      }, 2);
      paint(head.image, streak, { area: around(head), colour: [250, 250, 250], opacity: 0.6 });
      paint(head.image, frame, {
        area: around(head),
        colour: random.pick<Colour>([[30, 28, 30], [96, 70, 50], [170, 172, 178]]),
      });
    },
    darkGlasses: (head, random) => {
      const { lenses, frame } = glasses(head, { reach: random.between(0.38, 0.43) });
      paint(head.image, lenses, {
        area: around(head),
        colour: random.pick<Colour>([[22, 22, 26], [44, 32, 26]]),
        opacity: 0.98,
      });
      paint(head.image, frame, { area: around(head), colour: [16, 16, 18] });
    },
    /** Not worn: the head is seen from behind, hair where the face would be. */
    fromBehind: (head) => {
      const { box: { x0, y0, x1, y1 }, brow } = measure(head);
      const { width, data } = head.image;
      const top = 4 * (Math.round(y0 - 0.02 * (y1 - y0)) * width + Math.round(brow.x));
      const hair = [data[top]!, data[top + 1]!, data[top + 2]!] as const;
      const back = ellipse({ x: (x0 + x1) / 2, y: (y0 + y1) / 2 - 6 }, 0.6 * (x1 - x0), 0.58 * (y1 - y0));
      paint(head.image, back, {
        area: around(head),
        soft: 4,
        colour: (x, y) => {
          const shade = 0.9 + 0.12 * Math.sin(x / 2.3 + Math.sin(y / 31)) + 0.1 * Math.cos((x - brow.x) / 50);
          return [hair[0] * shade, hair[1] * shade, hair[2] * shade];
        },
      });
    },
    hat: (head, random) => {
      const { brow, box: { x0, x1, y0 }, width, nose } = measure(head);
      const rim = y0 + 0.42 * (brow.y - y0);
      const middle = (x0 + x1) / 2 + 0.2 * (nose.x - (x0 + x1) / 2);
      const colour = random.pick(CLOTHS);
      const crown = ellipse({ x: middle, y: rim }, 0.64 * width, 0.62 * width);
      const shape: Shape = (x, y) => Math.max(crown(x, y), y - rim);
      const brim = stroke(
        { x: middle - 0.6 * width, y: rim },
        { x: middle + 0.6 * width, y: rim },
        0.045 * width,
      );
      paint(head.image, union(shape, brim), {
        area: around(head),
        colour: (x, y) => {
          const shade = 0.75 + 0.25 * Math.cos((x - middle) / width) - (y > rim - 8 ? 0.15 : 0);
          return [colour[0] * shade, colour[1] * shade, colour[2] * shade];
        },
      });
    },
  } satisfies Record<string, Draw>,
);

export type Wear = keyof typeof WEARS;

/** The same head with something on; its points stay where they are. */
export function dress(head: Head, wears: readonly Wear[], random: Random): Head {
  if (wears.length === 0) return head;
  const image: DecodedImage = { ...head.image, data: head.image.data.slice() };
  const dressed = { ...head, image };
  for (const wear of wears) WEARS[wear](dressed, random);
  return dressed;
}
