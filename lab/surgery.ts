/** What attackers do to an opened bundle, and the encoders that they write a photo with. */
import * as jpegJs from "../harness/packages/jpeg_js.ts";
import { decodeDeterministicMap } from "../src/bundle/cbor.ts";
import { encodeDeterministic } from "../src/bundle/cbor_encode.ts";
import { parseBundle } from "../src/bundle/mod.ts";
import { probeImage } from "../src/jpeg/mod.ts";
import { type DecodedImage, decodeImage } from "../src/pixels/mod.ts";
import { readConfig } from "../src/config/mod.ts";
import { type Plaintext, withCropsOf, withFreshDigests } from "../harness/bundle_surgery.ts";
import { encodeJpeg } from "../harness/jpeg.ts";
import { gaussianSource, randomSource } from "../harness/camera_frames.ts";
import { loadAssets } from "../wasm/mod.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export const ENCODERS = ["pillow_like", "libvips", "mozjpeg", "ffmpeg", "jpeg_js"] as const;
type Encoder = (typeof ENCODERS)[number];

/** Levels: as strong as the noise of a webcam in a room. */
const NOISE = 2;

/** The victim's bundle with the donor's photo, written again by `encoder`; digests made anew. */
export async function swapPhoto(victim: Bytes, donor: Bytes, encoder: Encoder): Promise<Bytes> {
  const photo = await encodeWith(encoder, await decodePhoto(parseBundle(donor).photo));
  return await changed(victim, (plaintext) => withFreshDigests({ ...plaintext, photo }));
}

/** The donor's photo as it is, so that the encoder is right; digests as the victim's client made them. */
export async function swapPhotoAlone(victim: Bytes, donor: Bytes): Promise<Bytes> {
  const { photo } = parseBundle(donor);
  return await changed(victim, (plaintext) => ({ ...plaintext, photo }));
}

/** The donor's photo as it is, digests made anew: only the crops are left to tell. */
export async function swapPhotoWhole(victim: Bytes, donor: Bytes): Promise<Bytes> {
  const { photo } = parseBundle(donor);
  return await changed(victim, (plaintext) => withFreshDigests({ ...plaintext, photo }));
}

/** The donor's crops at the victim's places, digests made anew. */
export async function swapCrops(victim: Bytes, donor: Bytes): Promise<Bytes> {
  const other = plaintextOf(donor);
  return await changed(victim, (plaintext) => withFreshDigests(withCropsOf(plaintext, other)));
}

/**
 * Crops of a still made lively: every earlier frame is the last one with noise. `white`: the same everywhere.
 * `shaped`: stronger in the light and alike between neighbours, by somebody who read docs/detection.md.
 */
export async function enliven(still: Bytes, noise: "white" | "shaped", seed: number): Promise<Bytes> {
  const gaussian = gaussianSource(randomSource(seed));
  return await changed(still, (plaintext) => {
    const regions = plaintext.crops.regions.map((region) => {
      const last = region.frames.at(-1)!;
      // All four frames have noise of their own, the last one too: its photo hides that much in its JPEG.
      const frames = region.frames.map(() => noisy(last, { side: Math.sqrt(last.length), noise, gaussian }));
      return { ...region, frames };
    });
    return withFreshDigests({ ...plaintext, crops: { ...plaintext.crops, regions } });
  });
}

/** The signals of an honest client in the bundle of another. */
export async function withSignalsOf(victim: Bytes, honest: Bytes): Promise<Bytes> {
  const { signals } = plaintextOf(honest);
  return await changed(victim, (plaintext) => withFreshDigests({ ...plaintext, signals }));
}

function noisy(
  frame: Uint8Array,
  { side, noise, gaussian }: {
    readonly side: number;
    readonly noise: "white" | "shaped";
    readonly gaussian: () => number;
  },
): Uint8Array {
  const white = Float32Array.from({ length: frame.length }, gaussian);
  return Uint8Array.from(frame, (value, at) => {
    if (noise === "white") return clamp(value + NOISE * white[at]!);
    const around = white[at]! +
      0.45 * (white[Math.max(0, at - 1)]! + white[Math.min(frame.length - 1, at + 1)]!) +
      0.45 * (white[Math.max(0, at - side)]! + white[Math.min(frame.length - 1, at + side)]!);
    return clamp(value + NOISE * (0.4 + 0.9 * value / 255) * around / 1.35);
  });
}

function clamp(value: number): number {
  return Math.round(Math.max(0, Math.min(255, value)));
}

function plaintextOf(bytes: Bytes): Plaintext {
  return Object.fromEntries(
    [...decodeDeterministicMap(bytes)].map(([key, { value }]) => [key, value]),
  ) as unknown as Plaintext;
}

async function changed(
  bytes: Bytes,
  change: (plaintext: Plaintext) => Plaintext | Promise<Plaintext>,
): Promise<Bytes> {
  return encodeDeterministic(await change(plaintextOf(bytes))) as Bytes;
}

let codec: Promise<WebAssembly.Module> | undefined;

async function decodePhoto(photo: Uint8Array): Promise<DecodedImage> {
  codec ??= loadAssets().then(({ assets }) => assets.codec);
  return await decodeImage(await codec, photo, probeImage(photo, readConfig({}, { cores: 1 }).image));
}

async function encodeWith(encoder: Encoder, image: DecodedImage): Promise<Uint8Array> {
  switch (encoder) {
    case "pillow_like":
      return await encodeJpeg(image, { quality: 95, optimise: false });
    case "mozjpeg":
      return await encodeJpeg(image, { quality: 90, progressive: true, quantTable: 3 });
    case "jpeg_js":
      return new Uint8Array(jpegJs.encode({ ...image, data: new Uint8Array(image.data.buffer) }, 95).data);
    case "libvips":
      return await byProgram(
        "vips",
        (from, to) => ["jpegsave", from, to, "--Q", "95", "--optimize-coding"],
        image,
      );
    case "ffmpeg":
      return await byProgram(
        "ffmpeg",
        (from, to) => ["-v", "error", "-y", "-i", from, "-q:v", "2", to],
        image,
      );
  }
}

/** Debian's programs read a portable pixmap and write a file. */
async function byProgram(
  program: string,
  args: (from: string, to: string) => readonly string[],
  { width, height, data }: DecodedImage,
): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir({ prefix: "iad-lab-" });
  try {
    const [from, to] = [`${folder}/in.ppm`, `${folder}/out.jpg`];
    const header = new TextEncoder().encode(`P6\n${width} ${height}\n255\n`);
    const file = new Uint8Array(header.length + 3 * width * height);
    file.set(header);
    for (let pixel = 0, at = header.length; pixel < width * height; pixel++, at += 3) {
      file.set(data.subarray(4 * pixel, 4 * pixel + 3), at);
    }
    await Deno.writeFile(from, file);
    const { success, stderr } = await new Deno.Command(program, { args: [...args(from, to)] }).output();
    if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr).slice(0, 300)}`);
    return await Deno.readFile(to);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
