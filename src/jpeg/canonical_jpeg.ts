import type { CodedPicture, CodedScan } from "./coded_picture.ts";
import type { HuffmanTable } from "./jpeg_segments.ts";
import { MARKER } from "./jpeg_walk.ts";

/**
 * The picture as a plain JPEG of its own: the codec sees entropy-coded data as it was sent, and every other byte as it
 * is written here. Tables that were not sent are in it; what stood between the segments or after the picture is not.
 */
export function canonicalJpeg(picture: CodedPicture): Uint8Array {
  const parts = [
    Uint8Array.of(0xff, MARKER.SOI),
    ...picture.colour.map(({ marker, payload }) => segment(marker, payload)),
    ...quantSegments(picture),
    segment(picture.probe.sof, framePayload(picture)),
    ...picture.scans.flatMap((scan) => scanParts(picture, scan)),
    Uint8Array.of(0xff, MARKER.EOI),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function segment(marker: number, payload: Uint8Array | readonly number[]): Uint8Array {
  const length = payload.length + 2;
  const bytes = new Uint8Array(length + 2);
  bytes.set([0xff, marker, length >> 8, length & 0xff]);
  bytes.set(payload, 4);
  return bytes;
}

/** A table for each component, under the component's index: tables of one id may have changed between two scans. */
function quantSegments({ quantTables }: CodedPicture): Uint8Array[] {
  return quantTables.map(({ precision, values }, index) =>
    segment(
      MARKER.DQT,
      precision === 8
        ? [index, ...values]
        : [16 + index, ...values.flatMap((value) => [value >> 8, value & 0xff])],
    )
  );
}

function framePayload({ frame: { width, height, components } }: CodedPicture): number[] {
  const ids = componentIds(components);
  return [
    8,
    height >> 8,
    height & 0xff,
    width >> 8,
    width & 0xff,
    components.length,
    ...components.flatMap(({ h, v }, index) => [ids[index]!, (h << 4) | v, index]),
  ];
}

/** As they are, since decoders guess the colour space from them; in order where they repeat. */
function componentIds(components: readonly { readonly id: number }[]): number[] {
  const ids = components.map(({ id }) => id);
  return new Set(ids).size === ids.length ? ids : ids.map((_, index) => index + 1);
}

function scanParts(
  { frame }: CodedPicture,
  { components, band, restartInterval, data }: CodedScan,
): Uint8Array[] {
  const ids = componentIds(frame.components);
  const tables = components.flatMap(({ dc, ac }, place) => [
    ...(dc ? [segment(MARKER.DHT, huffmanPayload(dc, place))] : []),
    ...(ac ? [segment(MARKER.DHT, huffmanPayload(ac, place))] : []),
  ]);
  const header = [
    components.length,
    ...components.flatMap(({ index }, place) => [ids[index]!, (place << 4) | place]),
    band.spectralStart,
    band.spectralEnd,
    (band.approximationHigh << 4) | band.approximationLow,
  ];
  return [
    segment(MARKER.DRI, [restartInterval >> 8, restartInterval & 0xff]),
    ...tables,
    segment(MARKER.SOS, header),
    data,
  ];
}

function huffmanPayload({ tableClass, counts, symbols }: HuffmanTable, place: number): Uint8Array {
  const payload = new Uint8Array(17 + symbols.length);
  payload[0] = (tableClass << 4) | place;
  payload.set(counts, 1);
  payload.set(symbols, 17);
  return payload;
}
