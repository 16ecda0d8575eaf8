/** The example tables of ITU-T T.81 annex K.1 at quality 50, in zig-zag order as a DQT segment stores them. */
// deno-fmt-ignore
const LUMA = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
  26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
  56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
  95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];
// deno-fmt-ignore
const CHROMA = [
  17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

export type IjgTable = "luma" | "chroma";

/** The table that libjpeg's `jpeg_set_quality(quality, force_baseline)` writes, zig-zag order. Quality 1 to 100. */
export function ijgTable(quality: number, kind: IjgTable): readonly number[] {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return (kind === "luma" ? LUMA : CHROMA).map((value) =>
    Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100)))
  );
}

/**
 * The libjpeg quality whose table this is, value by value, or undefined when it is none of the hundred. Where two
 * qualities share a table the higher is returned. `values`: 64 numbers in zig-zag order.
 */
export function ijgQuality(values: readonly number[], kind: IjgTable): number | undefined {
  if (values.length !== 64) return undefined;
  for (let quality = 100; quality >= 1; quality--) {
    // The first value rejects nearly all, so that no table of tables is worth its memory.
    if (ijgTable(quality, kind).every((value, index) => value === values[index])) return quality;
  }
  return undefined;
}
