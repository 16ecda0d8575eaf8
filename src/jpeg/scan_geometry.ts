import { type FrameHeader, maxSampling } from "./jpeg_segments.ts";

type ScanComponents = { readonly components: readonly { readonly index: number }[] };

/** Blocks coded in a scan (T.81 A.2): whole units when interleaved, the component's own blocks otherwise. */
export function scanBlocks(frame: FrameHeader, scan: ScanComponents): number {
  const units = scanUnits(frame, scan);
  if (scan.components.length === 1) return units;
  return scan.components.reduce((sum, { index }) => {
    const { h, v } = frame.components[index]!;
    return sum + units * h * v;
  }, 0);
}

/** Minimum coded units of a scan (T.81 A.2.3, A.2.4). */
export function scanUnits(frame: FrameHeader, { components }: ScanComponents): number {
  const max = maxSampling(frame.components);
  if (components.length > 1) {
    return Math.ceil(frame.width / (8 * max.h)) * Math.ceil(frame.height / (8 * max.v));
  }
  const { h, v } = frame.components[components[0]!.index]!;
  const columns = Math.ceil(Math.ceil((frame.width * h) / max.h) / 8);
  const rows = Math.ceil(Math.ceil((frame.height * v) / max.v) / 8);
  return columns * rows;
}
