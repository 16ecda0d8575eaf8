/** The guide: an oval of this width to height, within this share of the stage's width and height, centred. */
export const OVAL_ASPECT = 0.75;
export const OVAL_SHARE = 0.76;

export interface Size {
  readonly width: number;
  readonly height: number;
}
interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** The oval's bounding box in video pixels, for a video that covers a stage of `stage` CSS pixels. */
export function ovalInVideo(video: Size, stage: Size): Box {
  const scale = Math.max(stage.width / video.width, stage.height / video.height);
  const height = OVAL_SHARE * Math.min(stage.height, stage.width / OVAL_ASPECT) / scale;
  const width = height * OVAL_ASPECT;
  return { x: (video.width - width) / 2, y: (video.height - height) / 2, width, height };
}
