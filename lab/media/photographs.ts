/** Photographs from ../shared as linear light, the last ones kept in memory. */
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { type Colour, type Plane, plane } from "./planes.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
/** Longer side that is kept, pixels: more than the largest film needs. */
const LONGEST = 2400;
/** Of all that is kept, samples: 480 MB. */
const MEMORY = 120_000_000;

const kept = new Map<string, Promise<Colour>>();
const sizes = new Map<string, number>();
let codec: Promise<WebAssembly.Module> | undefined;

/** Decoded, made linear with sRGB's exponent and halved until it is no longer than needed. */
export function photograph(url: URL): Promise<Colour> {
  const key = url.href;
  const found = kept.get(key) ?? read(url);
  // To the end of the line: the first one is the one not used for longest.
  kept.delete(key);
  kept.set(key, found);
  return found;
}

async function read(url: URL): Promise<Colour> {
  const bytes = await Deno.readFile(url);
  codec ??= compiledCodec();
  const { width, height, data } = await decodeImage(await codec, bytes, probeImage(bytes, LIMITS));
  const light = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 2.2);
  let [red, green, blue] = [0, 1, 2].map((channel) => {
    const out = plane(width, height);
    for (let at = 0, from = channel; at < out.data.length; at++, from += 4) {
      out.data[at] = light[data[from]!]!;
    }
    return out;
  }) as [Plane, Plane, Plane];
  while (Math.max(red.width, red.height) > LONGEST) {
    [red, green, blue] = [halved(red), halved(green), halved(blue)];
  }
  sizes.set(url.href, 3 * red.data.length);
  forget();
  return { red, green, blue };
}

function forget(): void {
  let sum = 0;
  for (const size of sizes.values()) sum += size;
  for (const key of kept.keys()) {
    if (sum <= MEMORY) return;
    sum -= sizes.get(key) ?? 0;
    sizes.delete(key);
    kept.delete(key);
  }
}

function halved({ width, height, data }: Plane): Plane {
  const out = plane(width >> 1, height >> 1);
  for (let y = 0, at = 0; y < out.height; y++) {
    let from = 2 * y * width;
    for (let x = 0; x < out.width; x++, at++, from += 2) {
      out.data[at] = (data[from]! + data[from + 1]! + data[from + width]! + data[from + width + 1]!) / 4;
    }
  }
  return out;
}
