import { IadError } from "../errors.ts";
import type { CodedScan } from "./coded_picture.ts";
import type { FrameHeader } from "./jpeg_segments.ts";
import { scanBlocks, scanUnits } from "./scan_geometry.ts";

/**
 * What work takes, in that of one pixel of an ordinary photo: about 11 ns from its bytes to its colours. Measured with
 * pictures of zeros, of noise and of restarts, each all of one kind.
 */
const COST = Object.freeze({
  /** A check without its photo's pixels. */
  check: 4_000_000,
  /** One sample kept as a coefficient until the last scan: of a progressive file, or one with several scans. */
  kept: 0.15,
  block: 0.5,
  /** One coefficient that a refinement passes, zero or not. */
  refined: 0.15,
  byte: 0.5,
  restart: 10,
  scan: 2000,
  symbol: 1.25,
  progressiveSymbol: 1.75,
});

/** Over that of a detailed photo of as many pixels, which is one and a half times an ordinary one. */
const MAX_RATIO = 3;
const DETAILED = 1.5;
/** Whatever the size: some fifteen ordinary checks of 1280×720. */
const MAX_COST = 80_000_000;
/** Of it, the passes over kept coefficients with all that does not depend on what they say: it costs no bytes to send. */
const MAX_KEPT_COST = 40_000_000;

/** Coefficients are kept until the last scan, six bytes a pixel: as much memory as 40 megapixels take without. */
const MAX_KEPT_PIXELS = 16_000_000;

/** What an ordinary check costs whose photo has this many pixels. */
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

  constructor(frame: FrameHeader, { progressive }: { readonly progressive: boolean }) {
    this.#frame = frame;
    this.#progressive = progressive;
    const pixels = frame.width * frame.height;
    this.#limit = Math.min(MAX_RATIO * (COST.check + DETAILED * pixels), MAX_COST);
    this.#total = ordinaryCost(pixels);
    if (progressive) this.#keep();
  }

  get total(): number {
    return this.#total;
  }

  /** Huffman codes that may be decoded before the picture costs too much. */
  get symbolsLeft(): number {
    return (this.#limit - this.#total) / (this.#progressive ? COST.progressiveSymbol : COST.symbol);
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
    const limit = this.#keeps ? Math.min(this.#limit, MAX_KEPT_COST) : this.#limit;
    if (this.#total > limit) throw tooCostly(this.#total / limit);
  }
}

export function tooCostly(ratio: number): IadError {
  return new IadError("IMAGE_TOO_LARGE", { detail: `Scans cost ${ratio.toFixed(1)} times what a photo may` });
}
