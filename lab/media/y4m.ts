/** The file that Chromium plays as its camera. */
import { bytesOf, type Yuv } from "./planes.ts";
import type { Size } from "./types.ts";

const FPS = 30;
const FRAME_MARK = new TextEncoder().encode("FRAME\n");

/** Chromium reads the samples as BT.601 in video range, whatever the header says. */
function y4mHeader({ width, height }: Size): Uint8Array {
  return new TextEncoder().encode(`YUV4MPEG2 W${width} H${height} F${FPS}:1 Ip A1:1 C420jpeg\n`);
}

/** One frame's samples, rounded. */
export function frameBytes({ luma, cb, cr }: Yuv): Uint8Array {
  const out = new Uint8Array(luma.data.length + cb.data.length + cr.data.length);
  let at = 0;
  for (const plane of [luma, cb, cr]) {
    out.set(bytesOf(plane), at);
    at += plane.data.length;
  }
  return out;
}

/** `order` tells which of the frames is shown when: frames that repeat are written again. */
export async function writeY4m(
  path: string,
  { size, frames, order }: {
    readonly size: Size;
    readonly frames: readonly Uint8Array[];
    readonly order?: readonly number[];
  },
): Promise<void> {
  // Complete or not there: a reader may start while another film is made.
  const part = `${path}.${crypto.randomUUID()}.part`;
  {
    using file = await Deno.open(part, { write: true, create: true });
    await writeAll(file, y4mHeader(size));
    for (const index of order ?? frames.keys()) {
      await writeAll(file, FRAME_MARK);
      await writeAll(file, frames[index]!);
    }
  }
  await Deno.rename(part, path);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) offset += await file.write(bytes.subarray(offset));
}
