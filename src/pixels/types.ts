/** RGBA pixels, 8 bit, row-major, upright (orientation applied). */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Facts of the pixels that later stages weigh. */
export interface PixelFacts {
  /** Mean luma, 0 to 255. */
  readonly meanLuma: number;
  /** Share of pixels at 0–2 or 253–255, 0 to 1. */
  readonly saturatedShare: number;
  /** 64-bit perceptual hash, 16 lower-case hex digits. */
  readonly perceptualHash: string;
}

/** Luma of a rectangle of the camera's frame as it was before any encoder, row-major, one byte a pixel. */
export interface LumaCrop {
  /** Top-left corner in the photo's pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** width × height bytes, of either range. */
  readonly luma: Uint8Array;
}
