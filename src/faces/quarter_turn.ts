import { cropRectangle, type DecodedImage, makeUpright } from "../pixels/mod.ts";
import type { Box, Face, Point, QuarterTurn } from "./types.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** EXIF orientations that mean one, two and three quarter turns clockwise. */
const ORIENTATIONS: Readonly<Record<QuarterTurn, number>> = { 1: 6, 2: 3, 3: 8 };

/** Turned clockwise. */
export function turnPicture(image: DecodedImage, turn: QuarterTurn): DecodedImage {
  return makeUpright(image, ORIENTATIONS[turn]);
}

/** Scaled down so that the longer side is `longest` pixels; one that fits is returned as it is. */
export function shrinkPicture(image: DecodedImage, longest: number): DecodedImage {
  const scale = longest / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  const planes = cropRectangle(image, whole, { width, height, outside: "zero" });
  const plane = width * height;
  const data = new Uint8ClampedArray(4 * plane).fill(255);
  for (let at = 0; at < plane; at++) {
    data[4 * at] = planes[at]!;
    data[4 * at + 1] = planes[at + plane]!;
    data[4 * at + 2] = planes[at + 2 * plane]!;
  }
  return { width, height, data };
}

/** A face as it lies in the picture of `size` after that is turned clockwise. */
export function turnFace(face: Face, size: Size, turn: QuarterTurn): Face {
  const at = (point: Point) => turnPoint(point, size, turn);
  const [a, b, c, d, e] = face.points;
  const { box, pose } = face;
  return {
    ...face,
    box: boxAround(at({ x: box.x0, y: box.y0 }), at({ x: box.x1, y: box.y1 })),
    points: [at(a), at(b), at(c), at(d), at(e)],
    ...(pose && { pose: { ...pose, roll: within180(pose.roll + 90 * turn) } }),
  };
}

/** A photo and a face of it as they are when the face stands upright. */
export function standUpright(
  image: DecodedImage,
  face: Face,
): { readonly image: DecodedImage; readonly face: Face } {
  const { turn } = face;
  return turn === undefined
    ? { image, face }
    : { image: turnPicture(image, turn), face: turnFace(face, image, turn) };
}

function turnPoint({ x, y }: Point, { width, height }: Size, turn: QuarterTurn): Point {
  if (turn === 1) return { x: height - y, y: x };
  if (turn === 2) return { x: width - x, y: height - y };
  return { x: y, y: width - x };
}

function boxAround(a: Point, b: Point): Box {
  return { x0: Math.min(a.x, b.x), y0: Math.min(a.y, b.y), x1: Math.max(a.x, b.x), y1: Math.max(a.y, b.y) };
}

/** Degrees above −180 and up to 180. */
function within180(angle: number): number {
  return 180 - (((180 - angle) % 360) + 360) % 360;
}
