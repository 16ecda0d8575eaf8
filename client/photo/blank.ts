import { CaptureError } from "../errors.ts";

/** Side of the small drawing that stands for a whole frame, pixels. */
export const PROBE_SIDE = 16;
/** Even a covered lens shows more than this between its darkest and brightest patch, 0 to 255. */
const MOST_SPREAD = 1;
/** A camera may begin with empty pictures; longer than this it shows nothing. Milliseconds. */
const BLANK_MS = 1500;

type Drawing = Pick<CanvasRenderingContext2D, "fillStyle" | "fillRect" | "getImageData">;

/** Whether all bytes are one value. */
export function isUniform(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === bytes[0]);
}

/** The colour of a frame drawn into PROBE_SIDE² RGBA pixels when every patch of it is the same, else undefined. */
export function singleColour(pixels: Uint8ClampedArray): string | undefined {
  for (let channel = 0; channel < 3; channel++) {
    let low = 255, high = 0;
    for (let at = channel; at < pixels.length; at += 4) {
      low = Math.min(low, pixels[at]!);
      high = Math.max(high, pixels[at]!);
    }
    if (high - low > MOST_SPREAD) return undefined;
  }
  return pixels.subarray(0, 3).join();
}

/** Tells frames that are to be skipped: of one colour, and the same as before. */
interface BlankWatch {
  /** True: skip this frame. Throws {@link CaptureError} `blank_picture` once that has lasted too long. */
  isBlank(colour: string | undefined): boolean;
}

/** A colour that changes is something shown; one that stays is a camera without a picture. `now` in milliseconds. */
export function createBlankWatch(now: () => number): BlankWatch {
  let began: number | undefined;
  let before: string | undefined;
  return {
    isBlank(colour) {
      const isSkipped = colour !== undefined && (before === undefined || colour === before);
      before = colour;
      if (!isSkipped) began = undefined;
      else if (now() - (began ??= now()) > BLANK_MS) {
        throw new CaptureError("blank_picture", "The camera's picture is empty");
      }
      return isSkipped;
    },
  };
}

/** Two colours that no default has, and how far a faithful canvas may give them back, per channel. */
const COLOURS = [[200, 60, 30], [20, 90, 220]] as const;
const FAITHFUL = 8;

/**
 * Throws {@link CaptureError} `picture_hidden` where the browser gives noise or stripes for what was drawn, as
 * fingerprinting protection does. A protection that stirs only the lowest bits passes.
 */
export function requireReadBack(context: Drawing): void {
  COLOURS.forEach(([red, green, blue], index) => {
    context.fillStyle = `rgb(${red}, ${green}, ${blue})`;
    context.fillRect(index * PROBE_SIDE / 2, 0, PROBE_SIDE / 2, PROBE_SIDE);
  });
  const { data } = context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE);
  for (let at = 0; at < data.length; at += 4) {
    const colour = COLOURS[at / 4 % PROBE_SIDE < PROBE_SIDE / 2 ? 0 : 1]!;
    if (colour.some((value, channel) => Math.abs(data[at + channel]! - value) > FAITHFUL)) {
      throw new CaptureError("picture_hidden", "The browser does not give back what was drawn on a canvas");
    }
  }
}
