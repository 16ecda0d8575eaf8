/** What the lab's cameras see and what its attackers show: films for Chromium's camera and pictures for its pages. */
export { cameraFor } from "./camera_model.ts";
export { makeFilm } from "./film.ts";
export { listScenes } from "./scenes.ts";
export { stillJpeg } from "./still_jpeg.ts";
export { FILM_KINDS } from "./types.ts";
export type * from "./types.ts";
export { videoFile } from "./video.ts";
export { attackWindow, cameraWindow } from "./window.ts";
