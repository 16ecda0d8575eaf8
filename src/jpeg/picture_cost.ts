import { IadError } from "../errors.ts";
import type { CodedScan } from "./coded_picture.ts";
import type { FrameHeader } from "./jpeg_segments.ts";
import { scanBlocks, scanUnits } from "./scan_geometry.ts";

/**
 * What work takes, in that of one pixel of a picture of zeros: about 12 ns from its bytes to its colours. Measured with
 * pictures of zeros, of noise, of short codes and long, of refinements and of restarts, each all of one kind.
 */
const COST = Object.freeze({
  /** A check without its photo's pixels, with a face or without: the search for one that is not there takes longer. */
  check: 4_000_000,
  /** One sample kept as a coefficient until the last scan: of a progressive file, or one with several scans. */
  kept: 0.15,
  block: 0.5,
  /** One coefficient that a refinement passes, zero or not. */
  refined: 0.1,
  /** Read and copied; what is decoded of it costs more, by {@link CODES_PER_BIT}. */
  byte: 0.1,
  restart: 10,
  scan: 2000,
  code: 1.25,
  progressiveCode: 1.35,
});
/** What each bit of the codes adds, in codes: long ones take longer. */
export const CODES_PER_BIT = 0.05;

/** What a pixel of an ordinary photo costs, its codes among it. */
const ORDINARY = 4 / 3;
const MAX_RATIO = 3;
/** What looking for a face takes that is not there: a hostile picture has it on top of what is priced here. */
const SEARCH = 6_000_000;
/** Ten ordinary checks of 1280×720, for photos of up to so many pixels: whoever takes larger ones lets them cost more. */
const MAX_COST = 52_000_000;
const MAX_COST_PIXELS = 40_000_000;

/** Coefficients are kept until the last scan, six bytes a pixel: as much memory as 40 megapixels take without. */
const MAX_KEPT_PIXELS = 16_000_000;

/** What a check costs whose photo has this many pixels, without the photo's codes. */
export function ordinaryCost(pixels: number): number {
  return COST.check + pixels;
}

/**
 * Adds up what a picture's scans cost its decoders, before they run. A scan that codes nothing but zeros takes a few
 * bytes and a pass over the whole picture, and a progressive file may have hundreds.
 */
export class PictureCost {
  readonly #frame: FrameHeader;
  readonly #progressive: boolean;
  readonly #limit: number;
  #total: number;
  #keeps = false;

  constructor(
    frame: FrameHeader,
    { progressive, maxPixels }: { readonly progressive: boolean; readonly maxPixels: number },
  ) {
    this.#frame = frame;
    this.#progressive = progressive;
    const pixels = frame.width * frame.height;
    this.#limit = Math.min(
      MAX_RATIO * (COST.check + ORDINARY * pixels) - SEARCH,
      MAX_COST * Math.max(1, maxPixels / MAX_COST_PIXELS),
    );
    this.#total = ordinaryCost(pixels);
    if (progressive) this.#keep();
  }

  get total(): number {
    return this.#total;
  }

  /** Huffman codes that may be decoded before the picture costs too much. */
  get symbolsLeft(): number {
    return (this.#limit - this.#total) / (this.#progressive ? COST.progressiveCode : COST.code);
  }

  /** Throws IMAGE_TOO_LARGE when the scans so far cost too much. */
  add({ components, band, restartInterval, data }: CodedScan): void {
    if (components.length < this.#frame.components.length) this.#keep();
    const blocks = scanBlocks(this.#frame, { components });
    const restarts = restartInterval === 0 ? 0 : scanUnits(this.#frame, { components }) / restartInterval;
    const refined = band.approximationHigh === 0 ? 0 : blocks * (band.spectralEnd - band.spectralStart + 1);
    this.#spend(
      COST.scan + COST.byte * data.length + COST.restart * restarts +
        (this.#keeps ? COST.block * blocks + COST.refined * refined : 0),
    );
  }

  /** Progressive, or a component a scan. */
  #keep(): void {
    if (this.#keeps) return;
    this.#keeps = true;
    const { width, height, components } = this.#frame;
    if (width * height > MAX_KEPT_PIXELS) {
      throw new IadError("IMAGE_TOO_LARGE", { detail: `${width}x${height} in several scans` });
    }
    const blocks = scanBlocks(this.#frame, { components: components.map((_, index) => ({ index })) });
    this.#spend(64 * COST.kept * blocks);
  }

  #spend(cost: number): void {
    this.#total += cost;
    if (this.#total > this.#limit) throw tooCostly(this.#total / this.#limit);
  }
}

export function tooCostly(ratio: number): IadError {
  return new IadError("IMAGE_TOO_LARGE", { detail: `Scans cost ${ratio.toFixed(1)} times what a photo may` });
}
