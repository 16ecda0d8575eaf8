/** A whole number from 0 to below `limit`. */
type Random = (limit: number) => number;

/** The same numbers for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const MARKERS = [
  0x00,
  0x01,
  0xc0,
  0xc1,
  0xc2,
  0xc4,
  0xcc,
  0xd0,
  0xd3,
  0xd8,
  0xd9,
  0xda,
  0xdb,
  0xdc,
  0xdd,
  0xe1,
  0xfe,
  0xff,
];

type Mutation = (bytes: Uint8Array<ArrayBuffer>, random: Random) => Uint8Array<ArrayBuffer>;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
  function setByte(bytes, random) {
    bytes[random(bytes.length)] = random(256);
    return bytes;
  },
  /** Headers are where a byte counts most. */
  function setHeaderByte(bytes, random) {
    bytes[random(Math.min(bytes.length, 700))] = [
      0,
      1,
      0x11,
      0x22,
      0x7f,
      0x80,
      0xff,
      random(256),
    ][random(8)]!;
    return bytes;
  },
  function plantMarker(bytes, random) {
    bytes.set([0xff, MARKERS[random(MARKERS.length)]!], random(bytes.length - 1));
    return bytes;
  },
  function insertMarker(bytes, random) {
    const at = random(bytes.length);
    return join(
      bytes.subarray(0, at),
      Uint8Array.of(0xff, MARKERS[random(MARKERS.length)]!),
      bytes.subarray(at),
    );
  },
  function cut(bytes, random) {
    return bytes.slice(0, random(bytes.length));
  },
  function cutAndClose(bytes, random) {
    return join(bytes.subarray(0, random(bytes.length)), Uint8Array.of(0xff, 0xd9));
  },
  function removePiece(bytes, random) {
    const at = random(bytes.length);
    return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random(64)));
  },
  function repeatPiece(bytes, random) {
    const at = random(bytes.length);
    const end = at + 1 + random(600);
    return join(bytes.subarray(0, end), bytes.subarray(at));
  },
  function fillPiece(bytes, random) {
    const at = random(bytes.length);
    return bytes.fill([0, 0xff, random(256)][random(3)]!, at, at + 1 + random(200));
  },
];

/** A copy with one to four changes. */
export function mutated(file: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(file);
  for (let changes = 1 + random(4); changes > 0 && bytes.length > 4; changes--) {
    bytes = MUTATIONS[random(MUTATIONS.length)]!(bytes, random);
  }
  return bytes;
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
