import createEncoder from "@jsquash/jpeg/codec/enc/mozjpeg_enc.js";
import type { DecodedImage } from "../src/pixels/mod.ts";

/** What the tests vary of the encoder. */
interface EncodeOptions {
  readonly quality?: number;
  readonly progressive?: boolean;
  /** 1: 4:4:4, 2: 4:2:0. */
  readonly chromaSubsample?: 1 | 2;
  readonly optimise?: boolean;
  /** mozjpeg's number of the table set; 0: IJG's, 3: mozjpeg's own. */
  readonly quantTable?: number;
}

interface MozjpegEncoder {
  encode(data: Uint8ClampedArray, width: number, height: number, options: unknown): Uint8Array;
}

let encoder: Promise<MozjpegEncoder> | undefined;

async function load(): Promise<MozjpegEncoder> {
  const url = new URL(import.meta.resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"));
  const module = await WebAssembly.compile(await Deno.readFile(url));
  const options = {
    noInitialRun: true,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  };
  return (await createEncoder(options as never)) as unknown as MozjpegEncoder;
}

/** Encodes RGBA as a colour JPEG with IJG tables; baseline, 4:2:0, quality 90 unless told. */
export async function encodeJpeg(image: DecodedImage, options: EncodeOptions = {}): Promise<Uint8Array> {
  encoder ??= load();
  const bytes = (await encoder).encode(image.data, image.width, image.height, {
    quality: options.quality ?? 90,
    baseline: !(options.progressive ?? false),
    arithmetic: false,
    progressive: options.progressive ?? false,
    optimize_coding: options.optimise ?? true,
    smoothing: 0,
    color_space: 3,
    quant_table: options.quantTable ?? 0,
    trellis_multipass: false,
    trellis_opt_zero: false,
    trellis_opt_table: false,
    trellis_loops: 1,
    auto_subsample: false,
    chroma_subsample: options.chromaSubsample ?? 2,
    separate_chroma_quality: false,
    chroma_quality: 75,
  });
  return bytes.slice();
}

/** A smooth, coloured, noisy picture that is different for each seed: compressible like a photograph. */
export function makePicture(
  { width, height, seed = 1 }: { width: number; height: number; seed?: number },
): DecodedImage {
  const data = new Uint8ClampedArray(4 * width * height);
  let state = seed >>> 0;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const waves = Array.from({ length: 9 }, (_, i) => ({
    x: wave(width, random() * 9, random() * 7),
    y: wave(height, random() * 9, random() * 7),
    channel: i % 3,
  }));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const noise = 112 + 8 * (random() - 0.5);
      data[at] = noise;
      data[at + 1] = noise;
      data[at + 2] = noise;
      data[at + 3] = 255;
      for (const { x: across, y: down, channel } of waves) data[at + channel]! += 40 * across[x]! * down[y]!;
    }
  }
  return { width, height, data };
}

function wave(length: number, periods: number, phase: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * periods * i) / length + phase));
}

/** The bytes with a segment put in just after SOI. */
export function insertSegment(jpeg: Uint8Array, marker: number, payload: Uint8Array): Uint8Array {
  const length = payload.length + 2;
  return concat(jpeg.subarray(0, 2), [0xff, marker, length >> 8, length & 0xff], payload, jpeg.subarray(2));
}

/** An Exif APP1 payload with nothing but an orientation. */
export function exifPayload(orientation: number, { little = true }: { little?: boolean } = {}): Uint8Array {
  const payload = new Uint8Array(6 + 8 + 2 + 12 + 4);
  payload.set([0x45, 0x78, 0x69, 0x66, 0, 0]);
  const view = new DataView(payload.buffer, 6);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return payload;
}

/** Offset of the n-th occurrence of a marker's 0xff, counted from 0; fails when there is none. */
export function markerOffset(jpeg: Uint8Array, marker: number, n = 0): number {
  for (let i = 2; i + 1 < jpeg.length; i++) {
    if (jpeg[i] === 0xff && jpeg[i + 1] === marker && n-- === 0) return i;
  }
  throw new Error(`No marker ${marker.toString(16)}`);
}

/** First half of a file, closed with an EOI of its own. */
export function halfWithEoi(jpeg: Uint8Array): Uint8Array {
  return concat(jpeg.subarray(0, jpeg.length >> 1), [0, 0xff, 0xd9]);
}

export function concat(...parts: (Uint8Array | readonly number[])[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
