// The generated module factory: the package's own entry caches one instance, which one bad file poisons for good.
import createDecoder from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { describeThrowable, IadError } from "../errors.ts";
import {
  canonicalJpeg,
  type CodedPicture,
  type JpegProbe,
  malformed,
  readPicture,
  walkEntropy,
} from "../jpeg/mod.ts";
import { makeUpright } from "./orient.ts";
import type { DecodedImage } from "./types.ts";

interface MozjpegDecoder {
  decode(bytes: Uint8Array, applyOrientation: boolean): DecodedImage | null;
}
interface DecoderOptions {
  readonly noInitialRun: boolean;
  readonly wasmBinary: Uint8Array;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}

const NO_LIMITS = { minShorterSide: 1, maxPixels: Infinity };

/** {@link decodePicture} for whoever has the file; throws what {@link readPicture} throws as well. */
export async function decodeImage(
  codec: WebAssembly.Module,
  photo: Uint8Array,
  probe: Pick<JpegProbe, "width" | "height" | "orientation">,
): Promise<DecodedImage> {
  const picture = readPicture(photo, NO_LIMITS);
  return await decodePicture(codec, { ...picture, probe: { ...picture.probe, ...probe } });
}

/**
 * Decodes a photo to upright RGBA. Meant for a worker: blocks for about 12 ms per megapixel and holds up to twelve
 * bytes a pixel, for a progressive file eighteen.
 *
 * A fresh codec instance per call costs about 2 ms and is the point: a malformed file leaks the codec's stack, and
 * after some seventy of them an instance decodes nothing any more.
 *
 * Throws IMAGE_MALFORMED where data is missing, whatever the codec throws (it throws numbers), and when the result is
 * not of the size that the frame header promised.
 */
export async function decodePicture(codec: WebAssembly.Module, picture: CodedPicture): Promise<DecodedImage> {
  const walked = walkEntropy(picture);
  const { width, height, orientation } = picture.probe;
  const stored = await decodeStored(codec, canonicalJpeg(walked));
  if (stored.width !== width || stored.height !== height) {
    throw malformed(`Decoded to ${stored.width}x${stored.height}`);
  }
  const upright = makeUpright(stored, orientation);
  if (upright !== stored) releasePixels(stored);
  return upright;
}

/** Gives a picture's memory back at once, and leaves it empty: left to collection, several pile up. */
export function releasePixels({ data }: DecodedImage): void {
  if (data.buffer instanceof ArrayBuffer) data.buffer.transfer(0);
}

const live = { bytes: 0 };
const collected = new FinalizationRegistry<number>((bytes) => live.bytes -= bytes);

/** What the codec's instances hold that are not collected yet, in bytes. */
export function codecBytes(): number {
  return live.bytes;
}

/** Above it a worker's leftovers are worth a collection, which takes some milliseconds. */
const MANY_BYTES = 96 * 1024 * 1024;
const PRESSURE_BYTES = 512 * 1024 * 1024;

/**
 * Has the codec's large memories collected now. Nothing gives the memory of WebAssembly back, and the engine lets several
 * pile up; two allocations of what is never touched, and so takes no memory, make it look.
 */
export function collectCodecs(): void {
  if (live.bytes <= MANY_BYTES) return;
  try {
    for (let i = 0; i < 2; i++) new ArrayBuffer(PRESSURE_BYTES).transfer(0);
  } catch {
    // Where not even address space is left, the engine has looked already.
  }
}

function count(memory: unknown): void {
  if (!(memory instanceof WebAssembly.Memory)) return;
  const bytes = memory.buffer.byteLength;
  live.bytes += bytes;
  collected.register(memory, bytes);
}

async function decodeStored(codec: WebAssembly.Module, photo: Uint8Array): Promise<DecodedImage> {
  let result: DecodedImage | null;
  let exports: WebAssembly.Exports = {};
  try {
    const options: DecoderOptions = {
      noInitialRun: true,
      // Where instantiation fails, the module would go on to fetch its binary; an empty one stops it.
      wasmBinary: new Uint8Array(),
      print: ignore,
      printErr: ignore,
      instantiateWasm(imports, done) {
        const instance = new WebAssembly.Instance(codec, imports);
        exports = instance.exports;
        done(instance);
        return exports;
      },
    };
    const decoder = (await createDecoder(options as never)) as unknown as MozjpegDecoder;
    // False: the codec leaves the EXIF orientation alone, so that it is applied once, by us, on every path.
    result = decoder.decode(photo, false);
  } catch (thrown) {
    throw new IadError("IMAGE_MALFORMED", { detail: describeThrowable(thrown), cause: thrown });
  } finally {
    Object.values(exports).forEach(count);
  }
  if (result === null || result === undefined) throw malformed("Codec returned no picture");
  // An ImageData, whose size hides in getters: a plain value survives a spread.
  return { width: result.width, height: result.height, data: result.data };
}

function ignore(): void {}
