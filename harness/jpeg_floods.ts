import { concat } from "./jpeg.ts";

/** A sound JPEG with bytes that carry no pixel, by the kind of place that they stand in. */
type Flood = (jpeg: Uint8Array, bytes: number) => Uint8Array;

const MARKER_BYTES = 2;
/** A segment's length field counts itself. */
const MAX_PAYLOAD = 65_533;

export const FLOODS: Readonly<Record<string, Flood>> = {
  "noise after the last unit": (jpeg, bytes) => afterUnits(jpeg, noise(bytes)),
  "zeros after the last unit": (jpeg, bytes) => afterUnits(jpeg, repeated([0], bytes)),
  "stuffed 0xff after the last unit": (jpeg, bytes) => afterUnits(jpeg, repeated([0xff, 0], bytes)),
  "fill bytes after the last unit": (jpeg, bytes) => afterUnits(jpeg, repeated([0xff], bytes)),
  "restarts after the last unit": (jpeg, bytes) =>
    afterUnits(jpeg, repeated([0xff, 0xd0, 0xff, 0xd1], bytes)),
  "zeros and no EOI": (jpeg, bytes) => concat(withoutEoi(jpeg), repeated([0], bytes)),
  "noise after EOI": (jpeg, bytes) => concat(jpeg, noise(bytes)),
  "pictures after EOI": (jpeg, bytes) => concat(jpeg, repeated(jpeg, bytes)),
  "large comments": (jpeg, bytes) => afterSoi(jpeg, segments(0xfe, bytes, MAX_PAYLOAD)),
  "large application segments": (jpeg, bytes) => afterSoi(jpeg, segments(0xe2, bytes, MAX_PAYLOAD)),
  "16,000 empty comments": (jpeg) => afterSoi(jpeg, repeated([0xff, 0xfe, 0, 2], 4 * 16_000)),
  "1 MiB of fill bytes": (jpeg) => afterSoi(jpeg, repeated([0xff], 1024 * 1024 - 16)),
  "1 MiB of zeros between segments": (jpeg) => afterSoi(jpeg, repeated([0], 1024 * 1024 - 16)),
  "16,000 restarts between segments": (jpeg) => afterSoi(jpeg, repeated([0xff, 0xd0], 2 * 16_000)),
};

/** What a file without restarts has after its last unit. */
export function afterUnits(jpeg: Uint8Array, junk: Uint8Array): Uint8Array {
  return concat(withoutEoi(jpeg), junk, [0xff, 0xd9]);
}

/** Junk before each restart marker and after the last unit, so many bytes in all. */
export function beforeRestarts(jpeg: Uint8Array, bytes: number): Uint8Array {
  const sos = jpeg.findLastIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xda);
  const ends = [...jpeg.keys()].filter((at) =>
    at > sos && jpeg[at] === 0xff && (jpeg[at + 1]! >= 0xd0 && jpeg[at + 1]! <= 0xd9)
  );
  const junk = repeated([0], Math.ceil(bytes / ends.length));
  return concat(
    jpeg.subarray(0, ends[0]),
    ...ends.flatMap((at, index) => [junk, jpeg.subarray(at, ends[index + 1])]),
  );
}

function withoutEoi(jpeg: Uint8Array): Uint8Array {
  return jpeg.subarray(0, jpeg.length - MARKER_BYTES);
}

function afterSoi(jpeg: Uint8Array, bytes: Uint8Array): Uint8Array {
  return concat(jpeg.subarray(0, MARKER_BYTES), bytes, jpeg.subarray(MARKER_BYTES));
}

function segments(marker: number, bytes: number, payload: number): Uint8Array {
  const length = payload + 2;
  const segment = concat([0xff, marker, length >> 8, length & 0xff], noise(payload));
  return repeated(segment, segment.length * Math.ceil(bytes / segment.length));
}

export function repeated(part: ArrayLike<number>, bytes: number): Uint8Array {
  return new Uint8Array(bytes).map((_, at) => part[at % part.length]!);
}

/** Without 0xff, so that no marker is in it. */
function noise(bytes: number): Uint8Array {
  let state = 7;
  return new Uint8Array(bytes).map(() =>
    Math.min(0xfe, (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24)
  );
}
