import { LOOP, record } from "./camera.ts";
import { cameraFor } from "./camera_model.ts";
import { drawnFrames } from "./drawn.ts";
import { layoutFor } from "./layout.ts";
import { STILL_LOOP, stillFrames, type StillKind } from "./stills.ts";
import type { FilmMade, FilmOrder } from "./types.ts";
import { planVideo, videoFrames, type VideoKind } from "./video.ts";
import { frameBytes, writeY4m } from "./y4m.ts";

/** Writes a film at 30 frames a second as a y4m file; it begins anew without a seam. Needs ffmpeg for videos. */
export async function makeFilm(path: string, film: FilmOrder): Promise<FilmMade> {
  const { kind } = film;
  if (kind === "camera") return await makeCamera(path, film);
  if (isVideo(kind)) return await makeVideo(path, { ...film, kind });
  const { size } = film;
  const rect = { x: 0, y: 0, ...size };
  const at = Array.from({ length: STILL_LOOP }, (_, frame) => frame);
  if (isStill(kind)) {
    const { frames, order, detail } = await stillFrames({ ...film, kind, rect, at });
    await writeY4m(path, { size, frames: frames.map(frameBytes), order });
    return { detail };
  }
  const { frames, detail } = await drawnFrames({ ...film, kind, rect, at });
  await writeY4m(path, { size, frames: frames.map(frameBytes) });
  return { detail };
}

export function isStill(kind: string): kind is StillKind {
  return kind.startsWith("still");
}

export function isVideo(kind: string): kind is VideoKind {
  return kind.startsWith("video");
}

async function makeCamera(path: string, { scene, take, size, shared }: FilmOrder): Promise<FilmMade> {
  const camera = cameraFor(scene, take);
  const layout = layoutFor(scene, take, size);
  const composition = { scene, layout, full: size, shared };
  const frames = await record({ composition, camera, take, rect: { x: 0, y: 0, ...size } });
  await writeY4m(path, { size, frames: frames.map(frameBytes) });
  const detail = { light: layout.light, transport: String(camera.transport), loop: LOOP };
  return { camera: camera.name, detail };
}

async function makeVideo(path: string, film: FilmOrder & { readonly kind: VideoKind }): Promise<FilmMade> {
  const plan = planVideo(film);
  await writeY4m(path, { size: film.size, frames: await videoFrames(film) });
  const detail = {
    recorded: `${plan.size.width}x${plan.size.height}`,
    light: plan.layout.light,
    crf: plan.crf,
    interval: plan.interval,
    scaling: plan.size.width === film.size.width && plan.size.height === film.size.height
      ? "none"
      : plan.scaling,
  };
  return { camera: plan.camera.name, detail };
}
