import assert from "node:assert/strict";
import * as jpegjs from "../../harness/packages/jpeg_js.ts";
import { type JpegOddity, probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";
import { iadError } from "../support/errors.ts";
import {
  concat,
  encodeJpeg,
  exifPayload,
  insertSegment,
  makePicture,
  markerOffset,
} from "../../harness/jpeg.ts";

/** Files as cameras and phones write them: whole, and not by the book. */

const CODEC = await compiledCodec();
const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
const PICTURE = makePicture({ width: 320, height: 200 });
const PHOTO = await encodeJpeg(PICTURE, { optimise: false });
const PROGRESSIVE = await encodeJpeg(PICTURE, { progressive: true });
const PIXELS = await pixelsOf(PHOTO);
const FRAME = markerOffset(PHOTO, 0xc0);
const SCAN = markerOffset(PHOTO, 0xda);

async function pixelsOf(photo: Uint8Array): Promise<Uint8ClampedArray> {
  return (await decodeImage(CODEC, photo, probeImage(photo, LIMITS))).data;
}

function put(photo: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  return concat(photo.subarray(0, at), bytes, photo.subarray(at));
}

function with_(photo: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const copy = photo.slice();
  copy.set(bytes, at);
  return copy;
}

function withoutSegments(photo: Uint8Array, marker: number): Uint8Array {
  const kept: Uint8Array[] = [photo.subarray(0, 2)];
  for (let at = 2; photo[at + 1] !== 0xda;) {
    const end = at + 2 + (photo[at + 2]! << 8) + photo[at + 3]!;
    if (photo[at + 1] !== marker) kept.push(photo.subarray(at, end));
    at = end;
    if (photo[at + 1] === 0xda) kept.push(photo.subarray(at));
  }
  return concat(...kept);
}

const trailer = concat([0, 0, 0xa1, 0x0a], new TextEncoder().encode("Image_UTC_Data1700000000000SEFHSEFT"));
const movie = new TextEncoder().encode("\0\0\0\x18ftypmp42\0\0\0\0isommp42 moov");
const body = PHOTO.subarray(0, PHOTO.length - 2);
const selection = SCAN + 11;
const WHOLE: readonly [string, Uint8Array, readonly JpegOddity[]][] = [
  ["a scan that selects no coefficient", with_(PHOTO, selection, [0, 0, 0]), ["scan_selection"]],
  ["a scan that selects some", with_(PHOTO, selection, [1, 5, 0x21]), ["scan_selection"]],
  ["no EOI", body, ["no_eoi"]],
  ["half an EOI", PHOTO.subarray(0, PHOTO.length - 1), ["no_eoi"]],
  ["no EOI, a phone maker's trailer", concat(body, trailer), ["no_eoi"]],
  ["no EOI, a movie", concat(body, movie), ["no_eoi"]],
  [
    "no EOI, a trailer that looks like segments",
    concat(body, [0xff, 0xe1, 0, 4, 1, 2, 3, 4, 0xff, 0xc4, 9, 9]),
    ["no_eoi", "stray_bytes"],
  ],
  ["no EOI, a second picture", concat(body, PHOTO), ["no_eoi"]],
  ["a second picture after EOI", concat(PHOTO, PHOTO), []],
  ["a movie after EOI", concat(PHOTO, movie), []],
  ["TEM and restarts between segments", put(put(PHOTO, FRAME, [0xff, 1]), 2, [0xff, 0xd3]), ["odd_marker"]],
  ["a restart before EOI", put(PHOTO, PHOTO.length - 2, [0xff, 0xd0]), []],
  ["DNL after the scan", put(PHOTO, PHOTO.length - 2, [0xff, 0xdc, 0, 4, 0, 200]), ["odd_marker"]],
  ["DNL before the frame", put(PHOTO, FRAME, [0xff, 0xdc, 0, 4, 0, 200]), ["odd_marker"]],
  ["an unused empty DHT", insertSegment(PHOTO, 0xc4, new Uint8Array(17).fill(0x13, 0, 1)), []],
  [
    "an unused impossible DHT",
    insertSegment(PHOTO, 0xc4, Uint8Array.of(0x13, 3, ...Array(15).fill(0), 1, 2, 3)),
    [],
  ],
  ["an unused DQT of zeros", insertSegment(PHOTO, 0xdb, new Uint8Array(65).fill(3, 0, 1)), []],
  ["arithmetic conditioning that is not used", insertSegment(PHOTO, 0xcc, Uint8Array.of(0, 0x10)), []],
  ["fill bytes", put(PHOTO, FRAME, Array(5000).fill(0xff)), []],
  ["a segment whose 0xff is a zero", put(PHOTO, FRAME, [0, 0xe1, 0, 8, 1, 2, 3, 4, 5, 6]), ["stray_bytes"]],
  [
    "components of one id",
    with_(
      with_(
        with_(with_(with_(with_(PHOTO, FRAME + 10, [0]), FRAME + 13, [0]), FRAME + 16, [0]), SCAN + 5, [0]),
        SCAN + 7,
        [0],
      ),
      SCAN + 9,
      [0],
    ),
    [],
  ],
  ["an application segment of length 0", put(PHOTO, FRAME, [0xff, 0xe5, 0, 0]), []],
  ["a comment of length 1", put(PHOTO, FRAME, [0xff, 0xfe, 0, 1]), []],
  ["bytes between the last unit and EOI", put(PHOTO, PHOTO.length - 2, [0, 0, 0]), []],
];

for (const [name, photo, oddities] of WHOLE) {
  Deno.test(`taken with the plain file's pixels: ${name}`, async () => {
    assert.deepEqual(probeImage(photo, LIMITS).oddities, oddities);
    assert.deepEqual(await pixelsOf(photo), PIXELS);
  });
}

Deno.test("a frame of Motion JPEG needs no tables of its own", async () => {
  const { width, height, data } = PICTURE;
  const plain = jpegjs.encode({ width, height, data }, 90).data;
  const frame = withoutSegments(plain, 0xc4);
  assert.deepEqual(probeImage(plain, LIMITS).oddities, []);
  assert.deepEqual(probeImage(frame, LIMITS).oddities, ["standard_tables"]);
  assert.deepEqual(await pixelsOf(frame), await pixelsOf(plain));
  // A progressive file has none to fall back on.
  assert.throws(
    () => probeImage(withoutSegments(PROGRESSIVE, 0xc4), LIMITS),
    iadError("IMAGE_MALFORMED", /table/),
  );
});

Deno.test("a block that ends in runs of sixteen zeros, and not by its end, is whole", async () => {
  const side = 64;
  const ac = (
    counts: readonly number[],
    symbols: readonly number[],
  ) => [
    0xff,
    0xc4,
    0,
    19 + symbols.length,
    0x10,
    ...counts,
    ...Array(16 - counts.length).fill(0),
    ...symbols,
  ];
  const picture = (acTable: readonly number[], block: string) => {
    const bits = block.repeat((side / 8) ** 2);
    const data = bits.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, "1"), 2));
    return Uint8Array.of(
      ...[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array(64).fill(1)],
      ...[0xff, 0xc0, 0, 11, 8, 0, side, 0, side, 1, 1, 0x11, 0],
      ...[0xff, 0xc4, 0, 20, 0, 1, ...Array(15).fill(0), 0, ...acTable],
      ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, ...data, 0xff, 0xd9],
    );
  };
  // DC 0, then four runs: 64 coefficients where 63 are left.
  const runs = picture(ac([1], [0xf0]), "00000");
  assert.deepEqual(await pixelsOf(runs), await pixelsOf(picture(ac([1], [0x00]), "00")));
  // A value past the end is in no picture.
  await assert.rejects(
    pixelsOf(picture(ac([1, 1], [0xf0, 0xf1]), "00001010")),
    iadError("IMAGE_MALFORMED", /past/),
  );
});

Deno.test("a progressive file without EOI is whole", async () => {
  const photo = concat(PROGRESSIVE.subarray(0, PROGRESSIVE.length - 2), trailer);
  assert.deepEqual(await pixelsOf(photo), await pixelsOf(PROGRESSIVE));
});

Deno.test("a photo with more segments than any camera writes is whole", async () => {
  let photo = PHOTO;
  for (let i = 0; i < 1000; i++) photo = insertSegment(photo, 0xe4, Uint8Array.of(i & 255));
  assert.deepEqual(await pixelsOf(photo), PIXELS);
});

Deno.test("a progressive file is refused when any of its scans is cut or empty", async () => {
  const { scans } = probeImage(PROGRESSIVE, LIMITS);
  for (let n = 0; n < scans; n++) {
    const header = markerOffset(PROGRESSIVE, 0xda, n);
    const data = header + 2 + (PROGRESSIVE[header + 2]! << 8) + PROGRESSIVE[header + 3]!;
    let end = data;
    while (PROGRESSIVE[end] !== 0xff || PROGRESSIVE[end + 1] === 0) end++;
    for (const kept of [0, (end - data) >> 1]) {
      const cut = concat(PROGRESSIVE.subarray(0, data + kept), PROGRESSIVE.subarray(end));
      await assert.rejects(pixelsOf(cut), iadError("IMAGE_MALFORMED"), `scan ${n}, ${kept} bytes`);
    }
  }
});

Deno.test("a scan after the whole picture is refused: other decoders would show it", async () => {
  const again = concat(body, PHOTO.subarray(SCAN));
  await assert.rejects(pixelsOf(again), iadError("IMAGE_MALFORMED", /after the last/));
});

Deno.test("restart markers count", async () => {
  const units = 20 * 13;
  const half = units >> 1;
  for (const interval of [half, units]) {
    const photo = insertSegment(PHOTO, 0xdd, Uint8Array.of(interval >> 8, interval & 255));
    if (interval === units) assert.deepEqual(await pixelsOf(photo), PIXELS);
    else await assert.rejects(pixelsOf(photo), iadError("IMAGE_MALFORMED"));
  }
});

Deno.test("the first EXIF segment that tells an orientation counts", () => {
  const [six, three] = [exifPayload(6), exifPayload(3)];
  const empty = six.subarray(0, 6);
  const noEntry = concat(six.subarray(0, 14), [0, 0, 0, 0, 0, 0, 0, 0]);
  const cases: [string, Uint8Array[], number][] = [
    ["an empty one before", [empty, six], 6],
    ["a broken one before", [six.subarray(0, 20), six], 6],
    ["one without entries before", [noEntry, six], 6],
    ["one of an unknown orientation before", [exifPayload(9), six], 6],
    ["two", [six, three], 6],
    ["none that tells", [empty, noEntry], 1],
  ];
  for (const [name, payloads, orientation] of cases) {
    const photo = payloads.reduceRight((jpeg, payload) => insertSegment(jpeg, 0xe1, payload), PHOTO);
    assert.equal(probeImage(photo, LIMITS).orientation, orientation, name);
  }
});

Deno.test("the log says what is not taken", () => {
  const text = (head: string) =>
    Uint8Array.from(head.padEnd(64, "\0"), (character) => character.charCodeAt(0));
  const cases: [string, Uint8Array, RegExp][] = [
    ["CMYK", with_(PHOTO, FRAME + 9, [4]), /CMYK or YCCK/],
    ["arithmetic", with_(PHOTO, FRAME + 1, [0xc9]), /Arithmetic/],
    ["arithmetic, progressive", with_(PHOTO, FRAME + 1, [0xca]), /Arithmetic/],
    ["12 bits", with_(PHOTO, FRAME + 4, [12]), /12 bits/],
    ["lossless", with_(PHOTO, FRAME + 1, [0xc3]), /Lossless/],
    ["hierarchical", with_(PHOTO, FRAME + 1, [0xc5]), /Hierarchical/],
    ["height 0", with_(PHOTO, FRAME + 5, [0, 0]), /Height 0/],
    ["WebP", text("RIFF\x10\0\0\0WEBPVP8 "), /WebP/],
    ["PNG", text("\x89PNG\r\n\x1a\n"), /PNG/],
    ["HEIC", text("\0\0\0\x18ftypheic"), /HEIF/],
    ["empty", new Uint8Array(), /no known picture/],
  ];
  for (const [name, photo, detail] of cases) {
    assert.throws(() => probeImage(photo, LIMITS), iadError("IMAGE_MALFORMED", detail), name);
  }
});

Deno.test("a table that changes between two scans counts for the scan that it stood at", () => {
  const late = concat(body, [0xff, 0xdb, 0, 67, 0], new Uint8Array(64).fill(99), [0xff, 0xd9]);
  assert.deepEqual(probeImage(late, LIMITS).quantTables, probeImage(PHOTO, LIMITS).quantTables);
});
