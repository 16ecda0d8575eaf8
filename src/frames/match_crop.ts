import type { CropMatch } from "./types.ts";
import type { DecodedImage, LumaCrop } from "../pixels/types.ts";

/** Weights of red, green and blue. A camera's frames are one or the other, and the crop does not say which. */
const MATRICES = [[0.299, 0.587, 0.114], [0.2126, 0.7152, 0.0722]] as const;
const LEVELS = 256;

/**
 * The photo against a raw crop that was read at the same place; undefined where the crop is not inside the photo.
 * Linear in the crop's pixels, about a millisecond for 192×192.
 */
export function matchCrop(image: DecodedImage, crop: LumaCrop): CropMatch | undefined {
  const { x, y, width, height, luma } = crop;
  if (x < 0 || y < 0 || x + width > image.width || y + height > image.height) return undefined;
  if (width * height === 0 || luma.length !== width * height) return undefined;
  const [first, second] = MATRICES.map((matrix) => compare(image, crop, matrix)) as [CropMatch, CropMatch];
  return first.residual <= second.residual ? first : second;
}

function compare(image: DecodedImage, crop: LumaCrop, [red, green, blue]: readonly number[]): CropMatch {
  const { data } = image;
  const counts = new Float64Array(LEVELS);
  const sums = new Float64Array(LEVELS);
  let squares = 0;
  for (let row = 0, at = 0; row < crop.height; row++) {
    let from = 4 * ((crop.y + row) * image.width + crop.x);
    for (let column = 0; column < crop.width; column++, at++, from += 4) {
      const photo = red! * data[from]! + green! * data[from + 1]! + blue! * data[from + 2]!;
      const level = crop.luma[at]!;
      counts[level]! += 1;
      sums[level]! += photo;
      squares += photo * photo;
    }
  }
  return summarise(counts, sums, squares);
}

/** Everything follows from how many pixels of each crop level there are and what the photo is there. */
function summarise(counts: Float64Array, sums: Float64Array, squares: number): CropMatch {
  let pixels = 0, levels = 0, crop = 0, cropSquares = 0, photo = 0, product = 0, explained = 0;
  for (let level = 0; level < LEVELS; level++) {
    const count = counts[level]!, sum = sums[level]!;
    if (count === 0) continue;
    pixels += count;
    levels++;
    crop += count * level;
    cropSquares += count * level * level;
    photo += sum;
    product += level * sum;
    explained += sum * sum / count;
  }
  const cropVariance = Math.max(0, cropSquares / pixels - (crop / pixels) ** 2);
  const photoVariance = Math.max(0, squares / pixels - (photo / pixels) ** 2);
  const covariance = product / pixels - crop * photo / pixels ** 2;
  const scale = Math.sqrt(cropVariance * photoVariance);
  return Object.freeze({
    // Below a variance of rounding errors there is nothing to correlate.
    correlation: scale < 1e-6 ? 0 : Math.max(-1, Math.min(1, covariance / scale)),
    cropDeviation: Math.sqrt(cropVariance),
    photoDeviation: Math.sqrt(photoVariance),
    residual: Math.sqrt(Math.max(0, squares - explained) / Math.max(1, pixels - levels)),
  });
}
