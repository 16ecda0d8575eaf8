import type { Face, Point } from "../../src/faces/mod.ts";
import { distance } from "../../src/faces/geometry.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";

/** Groups of skin tone, darkest first, after Chardon and Del Bino: from this individual typology angle on, degrees. */
export const SKIN_TONES = [
  { name: "dark", from: -Infinity },
  { name: "brown", from: -30 },
  { name: "tan", from: 10 },
  { name: "intermediate", from: 28 },
  { name: "light", from: 41 },
] as const;

export type SkinTone = typeof SKIN_TONES[number]["name"];

/** The group that an angle lies in. */
export function skinToneOf(angle: number): SkinTone {
  return SKIN_TONES.findLast(({ from }) => angle >= from)!.name;
}

/** Where a cheek lies between an eye and the mouth's corner below it, how far out, and how large it is, in eye distances. */
const CHEEK = { down: 0.6, out: 0.12, radius: 0.13 };

/**
 * Individual typology angle of the lit cheek in degrees: atan((L* − 50) / b*) of the median L* and b* (CIELAB, D65) over a
 * disc on the cheek, of the cheek with the higher L*. Hard or coloured light is not taken out of it.
 */
export function typologyAngle(image: DecodedImage, points: Face["points"]): number {
  const [left, right, , leftMouth, rightMouth] = points;
  const eyes = distance(left, right);
  const cheeks = [[left, leftMouth, right], [right, rightMouth, left]] as const;
  const [lit] = cheeks
    .map(([eye, mouth, other]) => cheekColour(image, cheekOf({ eye, mouth, other }), CHEEK.radius * eyes))
    .sort((a, b) => b.lightness - a.lightness);
  return Math.atan2(lit!.lightness - 50, lit!.yellow) * 180 / Math.PI;
}

function cheekOf({ eye, mouth, other }: Readonly<Record<"eye" | "mouth" | "other", Point>>): Point {
  const along = (axis: "x" | "y") =>
    eye[axis] + CHEEK.down * (mouth[axis] - eye[axis]) + CHEEK.out * (eye[axis] - other[axis]);
  return { x: along("x"), y: along("y") };
}

function cheekColour({ width, height, data }: DecodedImage, centre: Point, radius: number) {
  const lightness: number[] = [], yellow: number[] = [];
  const clamp = (value: number, limit: number) => Math.max(0, Math.min(limit - 1, Math.round(value)));
  for (let y = clamp(centre.y - radius, height); y <= clamp(centre.y + radius, height); y++) {
    for (let x = clamp(centre.x - radius, width); x <= clamp(centre.x + radius, width); x++) {
      const at = 4 * (y * width + x);
      const lab = labOf(data[at]!, data[at + 1]!, data[at + 2]!);
      lightness.push(lab.lightness);
      yellow.push(lab.yellow);
    }
  }
  return { lightness: median(lightness), yellow: median(yellow) };
}

/** L* and b* of an sRGB colour, 0 to 255 (IEC 61966-2-1, CIE 15). */
function labOf(red: number, green: number, blue: number) {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const y = cubeRoot(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = cubeRoot((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0888);
  return { lightness: 116 * y - 16, yellow: 200 * (y - z) };
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function cubeRoot(share: number): number {
  return share > 216 / 24389 ? Math.cbrt(share) : (24389 / 27 * share + 16) / 116;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
