import type { DecodedImage } from "../../src/pixels/mod.ts";
import { encodeJpeg } from "../jpeg.ts";
import { drawBackground, drawWheel, readRooms } from "./background.ts";
import { takePicture } from "./camera.ts";
import { readHeads, type SolidHead } from "./head.ts";
import { type PlacedFace, placeHead } from "./place.ts";
import { randomOf } from "./random.ts";
import type { Scene } from "./scene.ts";
import { turnHead } from "./turn.ts";
import { dress } from "./wear.ts";

/** What scenes are drawn from. */
export interface Studio {
  readonly heads: readonly SolidHead[];
  readonly rooms: readonly DecodedImage[];
}

/** A scene as the server would get it. */
export interface Photograph {
  readonly jpeg: Uint8Array;
  /** Where the faces truly are. */
  readonly faces: readonly PlacedFace[];
}

export async function openStudio(): Promise<Studio> {
  return { heads: await readHeads(), rooms: await readRooms() };
}

/** Draws a scene: the same bytes on every run. */
export async function takePhotograph({ heads, rooms }: Studio, scene: Scene): Promise<Photograph> {
  const random = randomOf(scene.name);
  const picture = drawBackground(scene.size, rooms, random);
  if (scene.wheel) drawWheel(picture, random);
  const faces = scene.sitters.map((sitter) => {
    const head = dress(turnHead(heads[sitter.head]!, sitter), sitter.wears, random);
    return placeHead(picture, head, sitter);
  });
  takePicture(picture, scene.camera, random);
  return { jpeg: await encodeJpeg(picture, { quality: scene.quality }), faces };
}
