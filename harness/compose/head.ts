import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import type { Face } from "../../src/faces/mod.ts";
import { compiledCodec } from "../assets.ts";
import { type Depths, type DepthsEntry, readDepths } from "./depth.ts";

/** A head with shoulders before nothing: straight RGBA pixels, where its face is, and how it is turned. */
export interface Head {
  readonly name: string;
  readonly image: DecodedImage;
  readonly box: Face["box"];
  readonly points: Face["points"];
}

/** One that can be turned. */
export interface SolidHead extends Head {
  readonly depths: Depths;
}

interface HeadEntry {
  readonly file: string;
  readonly box: readonly [number, number, number, number];
  readonly points: readonly (readonly [number, number])[];
}

const FOLDER = new URL("../../tests/fixtures/portraits/", import.meta.url);

/** The 24 heads that tools/photos/portraits.py made, all of one size. */
export async function readHeads(): Promise<readonly SolidHead[]> {
  const codec = await compiledCodec();
  const entries: HeadEntry[] = JSON.parse(await Deno.readTextFile(new URL("portraits.json", FOLDER)));
  const depths: DepthsEntry[] = JSON.parse(await Deno.readTextFile(new URL("depths.json", FOLDER)));
  const heads: SolidHead[] = [];
  for (const { file, box: [x0, y0, x1, y1], points } of entries) {
    const bytes = await Deno.readFile(new URL(file, FOLDER));
    const probe = probeImage(bytes, { minShorterSide: 1, maxPixels: 1_000_000 });
    const image = joinOpacity(await decodeImage(codec, bytes, probe));
    heads.push({
      name: file.replace(".jpg", ""),
      image,
      depths: readDepths(depths.find((entry) => entry.file === file)!, image.height),
      box: { x0, y0, x1, y1 },
      points: points.map(([x, y]) => ({ x, y })) as unknown as Face["points"],
    });
  }
  return heads;
}

/** The file has the picture on the left and its opacity on the right. */
function joinOpacity({ width, height, data }: DecodedImage): DecodedImage {
  const half = width / 2;
  const out = new Uint8ClampedArray(4 * half * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < half; x++) {
      const from = 4 * (y * width + x);
      const to = 4 * (y * half + x);
      out.set(data.subarray(from, from + 3), to);
      // The lowest levels are JPEG's ringing.
      const opacity = data[from + 4 * half + 1]!;
      out[to + 3] = opacity < 10 ? 0 : opacity > 245 ? 255 : opacity;
    }
  }
  return { width: half, height, data: out };
}
