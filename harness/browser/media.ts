/** Files that Chromium plays as its camera, made from the project's own photographs without any video tool. */
import { fileURLToPath } from "node:url";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { encodeJpeg } from "../jpeg.ts";
import { addNoise, cameraFrames, gaussians, inner, MARGIN, noiseReader, numbers } from "./camera_like.ts";
import { loadPlanes, type Plane, type Planes, type Portrait, type Size } from "./picture.ts";

export type Scene = "still" | "panning" | "noisy" | "camera";
interface Film {
  readonly scene: Scene;
  readonly portrait: Portrait;
  readonly size: Size;
  readonly container: "y4m" | "mjpeg";
}

export const HD: Size = { width: 1280, height: 720 };
export const VGA: Size = { width: 640, height: 480 };

const FPS = 30;
const FRAMES = 2 * FPS;
/** A quarter of the panning's way, pixels; it moves by two a frame, there and back. */
const PAN = 2 * FRAMES / 4;
/** Levels. */
const ADDED_NOISE = 2;

const CACHE = new URL("../../.cache/e2e/", import.meta.url);
const making = new Map<string, Promise<string>>();

/** The file's path; made at the first call and kept in a folder that git ignores. */
export function filmFile(film: Film): Promise<string> {
  const { scene, portrait, size, container } = film;
  const face = portrait.file.split("-")[1];
  const name = `${scene}-${face}-${size.width}x${size.height}.${container}`;
  let made = making.get(name);
  if (made === undefined) making.set(name, made = make(name, film));
  return made;
}

async function make(name: string, film: Film): Promise<string> {
  const path = fileURLToPath(new URL(name, CACHE));
  try {
    await Deno.stat(path);
    return path;
  } catch {
    // Not made yet.
  }
  await Deno.mkdir(CACHE, { recursive: true });
  const part = await Deno.makeTempFile({ dir: fileURLToPath(CACHE) });
  using file = await Deno.open(part, { write: true });
  const { width, height } = film.size;
  if (film.container === "y4m") {
    await writeAll(
      file,
      new TextEncoder().encode(`YUV4MPEG2 W${width} H${height} F${FPS}:1 Ip A1:1 C420jpeg\n`),
    );
  }
  for (const planes of await frames(film)) {
    await writeAll(
      file,
      film.container === "y4m" ? y4mFrame(planes) : await encodeJpeg(rgbaOf(planes), { optimise: false }),
    );
  }
  await Deno.rename(part, path);
  return path;
}

async function frames({ scene, portrait, size }: Film): Promise<Iterable<Planes>> {
  const margin = scene === "panning" ? PAN : scene === "camera" ? MARGIN : 0;
  const planes = await loadPlanes(portrait, {
    width: size.width + 2 * margin,
    height: size.height + 2 * margin,
  });
  if (scene === "camera") return cameraFrames(planes, FRAMES);
  if (scene === "panning") return panningFrames(planes);
  return scene === "noisy" ? noisyFrames(planes) : Array.from({ length: FRAMES }, () => planes);
}

/** A window that wanders over one picture by whole pixels. */
function* panningFrames({ luma, blue, red }: Planes): Generator<Planes> {
  for (let frame = 0; frame < FRAMES; frame++) {
    const x = 2 * Math.abs(frame - FRAMES / 2);
    yield {
      luma: window(luma, PAN, x),
      blue: window(blue, PAN / 2, x / 2),
      red: window(red, PAN / 2, x / 2),
    };
  }
}

/** One picture with independent noise, the same everywhere: the usual disguise of a still. */
function* noisyFrames({ luma, blue, red }: Planes): Generator<Planes> {
  const random = numbers(7);
  const tile = gaussians(random);
  for (let frame = 0; frame < FRAMES; frame++) {
    const noisy = { ...luma, data: luma.data.slice() };
    addNoise(noisy, noiseReader(tile, random), () => ADDED_NOISE);
    yield { luma: noisy, blue, red };
  }
}

function window(plane: Plane, margin: number, x: number): Plane {
  const to = inner(plane, margin);
  for (let row = 0; row < to.height; row++) {
    const start = (row + margin) * plane.width + x;
    to.data.set(plane.data.subarray(start, start + to.width), row * to.width);
  }
  return to;
}

const FRAME_MARK = new TextEncoder().encode("FRAME\n");

function y4mFrame({ luma, blue, red }: Planes): Uint8Array {
  const out = new Uint8ClampedArray(
    FRAME_MARK.length + luma.data.length + blue.data.length + red.data.length,
  );
  out.set(FRAME_MARK);
  let at = FRAME_MARK.length;
  for (const { data } of [luma, blue, red]) {
    out.set(data, at);
    at += data.length;
  }
  return new Uint8Array(out.buffer);
}

function rgbaOf({ luma, blue, red }: Planes): DecodedImage {
  const { width, height } = luma;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const chroma = (y >> 1) * blue.width + (x >> 1);
      const light = 1.164 * (luma.data[at]! - 16);
      const [u, v] = [blue.data[chroma]! - 128, red.data[chroma]! - 128];
      data[4 * at] = light + 1.596 * v;
      data[4 * at + 1] = light - 0.392 * u - 0.813 * v;
      data[4 * at + 2] = light + 2.017 * u;
      data[4 * at + 3] = 255;
    }
  }
  return { width, height, data };
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) offset += await file.write(bytes.subarray(offset));
}
