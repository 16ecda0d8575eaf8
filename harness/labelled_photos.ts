/** The project's photographs, decoded, with the faces that their makers put there. */
import type { Face } from "../src/faces/mod.ts";
import { probeImage } from "../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../src/pixels/mod.ts";
import { compiledCodec } from "./assets.ts";
import { drawnFaces, expectedPhotos, readPhoto } from "./photos.ts";

const codec = await compiledCodec();
const photos = await expectedPhotos();

/** Photos that the server accepts. */
export const ACCEPTED: readonly string[] = photos.filter(({ expect }) => expect === "accepted")
  .map(({ file }) => file);

/** The photo's first face. */
export function labelledFace(file: string): Face {
  const photo = photos.find((one) => one.file === file);
  const face = photo && drawnFaces(photo)[0];
  if (face === undefined) throw new Error(`No face in ${file}`);
  return face;
}

/** Upright. */
export async function decodeLabelled(file: string): Promise<DecodedImage> {
  const bytes = await readPhoto(file);
  return await decodeImage(codec, bytes, probeImage(bytes, { minShorterSide: 1, maxPixels: 40_000_000 }));
}
