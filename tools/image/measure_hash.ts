/**
 * Measures variants of the perceptual hash: how often two different portraits fall within 3 bits, and how far a
 * copy drifts under re-encoding and scaling. Needs ../shared; prints the table of docs/decisions/perceptual_hash.md.
 *
 *   deno run -A tools/image/measure_hash.ts [portraits] [reframed]
 */
import { probeImage } from "../../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage, perceptualHash } from "../../src/pixels/mod.ts";
import { lumaThumbnail } from "../../src/pixels/luma.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";
import { sharedFiles } from "../../harness/reference_data.ts";

type Bits = readonly boolean[];
const VARIANTS: Readonly<Record<string, (image: DecodedImage) => Bits>> = {
  shipped: (image) => hexBits(perceptualHash(image)),
  dhash: differenceHash,
  "dct from (1,1), median": (image) => aboveMedian(dct(image, square(1))),
  "dct from (1,1), sign": (image) => signs(dct(image, square(1))),
  "dct from (3,3), median": (image) => aboveMedian(dct(image, square(3))),
  "dct triangle, median": (image) => aboveMedian(dct(image, triangle())),
  "dct triangle, sign": (image) => signs(dct(image, triangle())),
};

function hexBits(hex: string): Bits {
  return [...hex].flatMap((digit) => [8, 4, 2, 1].map((bit) => (parseInt(digit, 16) & bit) !== 0));
}

function differenceHash(image: DecodedImage): Bits {
  const luma = lumaThumbnail(image, { width: 9, height: 8, maxSamples: 24 });
  return Array.from({ length: 64 }, (_, i) => {
    const at = 9 * (i >> 3) + (i & 7);
    return luma[at + 1]! > luma[at]!;
  });
}

function dct(image: DecodedImage, pairs: readonly (readonly [number, number])[]): number[] {
  const luma = lumaThumbnail(image, { width: 32, height: 32, maxSamples: 12 });
  return pairs.map(([u, v]) => {
    let sum = 0;
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        sum += luma[32 * y + x]! * Math.cos((Math.PI * u * (2 * x + 1)) / 64) *
          Math.cos((Math.PI * v * (2 * y + 1)) / 64);
      }
    }
    return sum;
  });
}

function aboveMedian(values: readonly number[]): Bits {
  const sorted = values.toSorted((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  return values.map((value) => value > median);
}

function signs(values: readonly number[]): Bits {
  return values.map((value) => value > 0);
}

function square(first: number): (readonly [number, number])[] {
  return Array.from({ length: 64 }, (_, i) => [first + (i & 7), first + (i >> 3)] as const);
}

function triangle(): (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let sum = 1; pairs.length < 64; sum++) {
    for (let u = 0; u <= sum && pairs.length < 64; u++) pairs.push([u, sum - u]);
  }
  return pairs;
}

function distanceOf(a: Bits, b: Bits): number {
  return a.reduce((sum, bit, i) => sum + (bit === b[i] ? 0 : 1), 0);
}

function packed(bits: Bits): [number, number] {
  const half = (from: number) =>
    bits.slice(from, from + 32).reduce((value, bit) => (value << 1) | (bit ? 1 : 0), 0);
  return [half(0), half(32)];
}

function ones(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function scaled(image: DecodedImage, by: number): DecodedImage {
  const width = Math.round(image.width * by);
  const height = Math.round(image.height * by);
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    const plane = { ...image, data: onlyChannel(image, channel) };
    const small = lumaThumbnail(plane, { width, height, maxSamples: 2 });
    small.forEach((value, i) => (data[4 * i + channel] = value));
  }
  return { width, height, data };
}

function onlyChannel(image: DecodedImage, channel: number): Uint8ClampedArray {
  return image.data.map((_, i, all) => all[(i & ~3) + channel]!);
}

const codec = await compiledCodec();
async function decode(bytes: Uint8Array): Promise<DecodedImage> {
  return await decodeImage(codec, bytes, probeImage(bytes, { minShorterSide: 1, maxPixels: 4e7 }));
}

const portraits = (await sharedFiles("data/synthetic-faces"))?.filter(({ href }) => href.endsWith(".jpg"));
const photographs = await sharedFiles("data/no-face");
if (portraits === undefined || photographs === undefined) Deno.exit(1);
const count = Number(Deno.args[0] ?? portraits.length);
const framing = Deno.args[1] === "reframed" ? reframed : (image: DecodedImage) => image;

/** A random part of 60 to 100 %: how differently people hold a camera. */
function reframed(image: DecodedImage): DecodedImage {
  const share = 0.6 + 0.4 * Math.random();
  const width = Math.floor(image.width * share);
  const height = Math.floor(image.height * share);
  const x = Math.floor((image.width - width) * Math.random());
  const y = Math.floor((image.height - height) * Math.random());
  const data = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * image.width + x);
    data.set(image.data.subarray(from, from + 4 * width), 4 * row * width);
  }
  return { width, height, data };
}

const hashes: Record<string, [number, number][]> = {};
for (const file of portraits.slice(0, count)) {
  const image = framing(await decode(await Deno.readFile(file)));
  for (const [name, hash] of Object.entries(VARIANTS)) (hashes[name] ??= []).push(packed(hash(image)));
}
const drift: Record<string, number[]> = {};
for (const file of [...portraits.slice(0, 40), ...photographs.slice(0, 40)]) {
  const image = await decode(await Deno.readFile(file));
  const copies = await Promise.all(
    [60, 75, 95].map((quality) => encodeJpeg(image, { quality }).then(decode)),
  );
  copies.push(await decode(await encodeJpeg(scaled(image, 0.8), { quality: 80 })));
  for (const [name, hash] of Object.entries(VARIANTS)) {
    const own = hash(image);
    for (const copy of copies) (drift[name] ??= []).push(distanceOf(own, hash(copy)));
  }
}
for (const name of Object.keys(VARIANTS)) {
  const all = hashes[name]!;
  const within = [0, 0, 0, 0];
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < i; j++) {
      const distance = ones(all[i]![0] ^ all[j]![0]) + ones(all[i]![1] ^ all[j]![1]);
      if (distance < 4) within[distance]!++;
    }
  }
  const pairs = (all.length * (all.length - 1)) / 2;
  const close = within.reduce((a, b) => a + b);
  const kept = drift[name]!.filter((d) => d <= 3).length / drift[name]!.length;
  // deno-lint-ignore no-console
  console.log(
    `${name}: ${close} of ${pairs} pairs within 3 bits (${within}), copies within 3 bits ${
      (100 * kept).toFixed(1)
    } %, ` +
      `worst ${Math.max(...drift[name]!)}`,
  );
}
