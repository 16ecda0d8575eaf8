import type { FrameHeader, HuffmanTable } from "./jpeg_segments.ts";
import type { Band } from "./scan_coverage.ts";
import type { JpegProbe, QuantTable } from "./types.ts";

/** A JPEG taken apart: all that a decoder needs of it, checked, and nothing else. Byte fields are views of the file. */
export interface CodedPicture {
  readonly probe: JpegProbe;
  readonly frame: FrameHeader;
  readonly progressive: boolean;
  /** By component: the table that stood at its first scan. */
  readonly quantTables: readonly QuantTable[];
  /** JFIF and Adobe payloads by their marker: they say what the components are. */
  readonly colour: readonly { readonly marker: number; readonly payload: Uint8Array }[];
  readonly scans: readonly CodedScan[];
  /** Huffman codes that may be decoded before the picture costs more than it may. */
  readonly maxSymbols: number;
}

/** One scan with the tables that stood at its start. */
export interface CodedScan {
  readonly components: readonly CodedComponent[];
  readonly band: Band;
  /** Units between two restart markers; 0 without. */
  readonly restartInterval: number;
  /** Entropy-coded, stuffed. May be followed by bytes that belong to no unit. */
  readonly data: Uint8Array;
}

/** A table is absent where the scan has no use for it. */
interface CodedComponent {
  /** Index into the frame's components. */
  readonly index: number;
  readonly dc?: HuffmanTable;
  readonly ac?: HuffmanTable;
}
