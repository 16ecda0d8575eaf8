import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../assets.ts";
import { readPhoto } from "../photos.ts";
import type { Random } from "./random.ts";

const FILES = ["room-1280x720", "books-640x480", "bokeh-720x1280", "plaster-1920x1080"] as const;
const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };

/** The project's photographs of nobody. */
export async function readRooms(): Promise<readonly DecodedImage[]> {
  const codec = await compiledCodec();
  const rooms: DecodedImage[] = [];
  for (const file of FILES) {
    const bytes = await readPhoto(`no-face-${file}.jpg`);
    rooms.push(await decodeImage(codec, bytes, probeImage(bytes, LIMITS)));
  }
  return rooms;
}

/** A part of one of the rooms in other colours, mirrored or not, or a drawn wall: opaque. */
export function drawBackground(
  size: { readonly width: number; readonly height: number },
  rooms: readonly DecodedImage[],
  random: Random,
): DecodedImage {
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  const picture = { ...size, data };
  if (random.chance(0.3)) drawWall(picture, random);
  else drawRoom(picture, random.pick(rooms), random);
  return picture;
}

function drawRoom({ width, height, data }: DecodedImage, room: DecodedImage, random: Random): void {
  const zoom = random.between(0.45, 1) * Math.min(room.width / width, room.height / height);
  const x0 = random.between(0, room.width - zoom * width);
  const y0 = random.between(0, room.height - zoom * height);
  const mirror = random.chance(0.5);
  const gain = [random.between(0.75, 1.2), random.between(0.75, 1.2), random.between(0.75, 1.2)] as const;
  const columns = Int32Array.from(
    { length: width },
    (_, x) => 4 * Math.floor(x0 + zoom * (mirror ? width - 1 - x : x)),
  );
  for (let y = 0, at = 0; y < height; y++) {
    const row = 4 * room.width * Math.floor(y0 + zoom * y);
    for (let x = 0; x < width; x++, at += 4) {
      const from = row + columns[x]!;
      data[at] = room.data[from]! * gain[0];
      data[at + 1] = room.data[from + 1]! * gain[1];
      data[at + 2] = room.data[from + 2]! * gain[2];
      data[at + 3] = 255;
    }
  }
}

function drawWall({ width, height, data }: DecodedImage, random: Random): void {
  const light = random.between(70, 200);
  const base = [0, 1, 2].map(() => light + random.between(-30, 30));
  const tile = random.between(0.1, 0.4) * Math.min(width, height);
  const kind = random.pick(["plain", "tiles", "stripes"]);
  const lamp = random.between(-0.3, 0.3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const joint = kind === "plain"
        ? 1
        : Math.min(kind === "tiles" ? y % tile : tile, x % tile) < tile / 30
        ? 0.72
        : 1;
      const shade = joint * (1 + lamp * (x / width - 0.5) - 0.2 * (y / height - 0.5));
      for (let c = 0; c < 3; c++) data[at + c] = base[c]! * shade;
      data[at + 3] = 255;
    }
  }
}

/** A wheel with two bright holes: what is round and has two dots is what detectors of faces err on. */
export function drawWheel({ width, height, data }: DecodedImage, random: Random): void {
  const radius = random.between(0.2, 0.35) * Math.min(width, height);
  const centre = { x: width * random.between(0.4, 0.6), y: height * random.between(0.4, 0.6) };
  const spokes = Math.floor(random.between(4, 9));
  const rim = random.between(30, 90), disc = random.between(110, 200);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const dx = (x - centre.x) / radius, dy = (y - centre.y) / radius;
      const away = Math.hypot(dx, dy);
      if (away > 1) continue;
      const spoke = Math.abs(Math.sin(spokes * Math.atan2(dy, dx) / 2)) < 0.25 ? 40 : 0;
      const hole = Math.hypot(Math.abs(dx) - 0.3, dy + 0.15) < 0.09;
      data.fill(hole ? 235 : away > 0.8 ? rim : disc - spoke, at, at + 3);
    }
  }
}
