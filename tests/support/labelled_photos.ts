/** The project's photographs with the faces that their makers put there. */
import type { Face } from "../../src/faces/mod.ts";
import { type DecodedImage, decodeImage, probeImage } from "../../src/image/mod.ts";
import { compiledCodec } from "./assets.ts";

const PHOTOS = new URL("../fixtures/photos/", import.meta.url);
const codec = await compiledCodec();

interface Labelled {
  readonly file: string;
  readonly orientation: number;
  readonly expect: unknown;
  readonly subjects: readonly {
    readonly box: readonly [number, number, number, number];
    readonly points: readonly (readonly [number, number])[];
  }[];
}
const LABELLED: readonly Labelled[] = JSON.parse(Deno.readTextFileSync(new URL("expected.json", PHOTOS)));

/** Upright photos that the server accepts. */
export const ACCEPTED_UPRIGHT: readonly string[] = LABELLED
  .filter(({ expect, orientation }) => expect === "accepted" && orientation === 1)
  .map(({ file }) => file);

/** The photo's first face. */
export function labelledFace(file: string): Face {
  const subject = LABELLED.find((photo) => photo.file === file)?.subjects[0];
  if (subject === undefined) throw new Error(`No face in ${file}`);
  const [x0, y0, x1, y1] = subject.box;
  const [a, b, c, d, e] = subject.points.map(([x, y]) => ({ x, y }));
  return { box: { x0, y0, x1, y1 }, points: [a!, b!, c!, d!, e!], score: 1 };
}

export async function decodePhoto(file: string): Promise<DecodedImage> {
  const bytes = await Deno.readFile(new URL(file, PHOTOS));
  const { width, height, orientation } = probeImage(bytes, { minShorterSide: 1, maxPixels: 40_000_000 });
  return await decodeImage(codec, bytes, { width, height, orientation });
}
