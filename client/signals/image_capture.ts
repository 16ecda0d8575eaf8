import { count, fields, membersOf } from "../realm/clip.ts";
import { type SignalSource, Unavailable } from "./types.ts";

type ImageCaptureClass = new (track: MediaStreamTrack) => { getPhotoSettings(): Promise<unknown> };

/** The still camera's settings. No photo is taken with it: that may flash. */
export const imageCaptureSource: SignalSource = {
  name: "image_capture",
  when: "early",
  limitMs: 2000,
  async observe({ track }) {
    const { ImageCapture } = globalThis as { ImageCapture?: ImageCaptureClass };
    if (ImageCapture === undefined) throw new Unavailable("no ImageCapture");
    const settings = membersOf(await new ImageCapture(track).getPhotoSettings());
    return fields({
      imageWidth: count(settings["imageWidth"], 65_535),
      imageHeight: count(settings["imageHeight"], 65_535),
    });
  },
};
