import assert from "node:assert/strict";
import { probeImage, readPicture, walkEntropy } from "../../src/jpeg/mod.ts";
import { iadError } from "../support/errors.ts";
import {
  concat,
  encodeJpeg,
  exifPayload,
  insertSegment,
  makePicture,
  markerOffset,
} from "../../harness/jpeg.ts";

const LIMITS = { minShorterSide: 480, maxPixels: 40_000_000 };
const ANY_SIZE = { minShorterSide: 1, maxPixels: 40_000_000 };
const PHOTO = await encodeJpeg(makePicture({ width: 640, height: 480 }));
const PROGRESSIVE = await encodeJpeg(makePicture({ width: 640, height: 480 }), { progressive: true });

function edited(edit: (bytes: Uint8Array) => void): Uint8Array {
  const copy = PHOTO.slice();
  edit(copy);
  return copy;
}

Deno.test("a baseline photo is described to the last segment", () => {
  const probe = probeImage(PHOTO, LIMITS);
  assert.deepEqual([probe.width, probe.height, probe.orientation], [640, 480, 1]);
  assert.equal(probe.sof, 0xc0);
  assert.deepEqual(probe.components.map(({ h, v, quantTable }) => [h, v, quantTable]), [
    [2, 2, 0],
    [1, 1, 1],
    [1, 1, 1],
  ]);
  assert.deepEqual(probe.quantTables.map(({ id, precision, values }) => [id, precision, values.length]), [
    [0, 8, 64],
    [1, 8, 64],
  ]);
  assert.equal(probe.scans, 1);
  assert.equal(probe.trailingBytes, 0);
  assert.deepEqual(probe.segments, [{ marker: 0xe0, identifier: "JFIF", length: 14 }]);
  assert.equal(probe.order.at(0), 0xd8);
  assert.equal(probe.order.at(-1), 0xd9);
  assert.ok(probe.dhtLengths.length > 0);
});

Deno.test("a progressive photo is described with its scans", () => {
  const probe = probeImage(PROGRESSIVE, LIMITS);
  assert.equal(probe.sof, 0xc2);
  assert.ok(probe.scans > 3);
});

Deno.test("bytes after EOI are counted", () => {
  assert.equal(probeImage(concat(PHOTO, [1, 2, 3]), LIMITS).trailingBytes, 3);
});

Deno.test("stray bytes between segments are skipped, and told", () => {
  const [head, tail] = [PHOTO.subarray(0, 20), PHOTO.subarray(20)];
  for (const gap of [[0x3f, 0x3e], [0xff, 0, 0xff, 0], new Uint8Array(6004).fill(7)]) {
    const probe = probeImage(concat(head, gap, tail), LIMITS);
    assert.deepEqual([probe.width, probe.oddities], [640, ["stray_bytes"]]);
  }
});

Deno.test("the EXIF orientation is read in both byte orders", () => {
  for (const little of [true, false]) {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const photo = insertSegment(PHOTO, 0xe1, exifPayload(orientation, { little }));
      assert.equal(probeImage(photo, LIMITS).orientation, orientation);
      // The byte after the name only pads it.
      photo[photo.indexOf(0x45) + 5] = 0xff;
      assert.equal(probeImage(photo, LIMITS).orientation, orientation);
    }
  }
});

Deno.test("a broken EXIF segment costs the orientation, not the photo", () => {
  const cases: [string, (payload: Uint8Array) => Uint8Array][] = [
    ["orientation 9", () => exifPayload(9)],
    ["orientation 0", () => exifPayload(0)],
    ["cut in the directory", (payload) => payload.subarray(0, 20)],
    ["cut in the header", (payload) => payload.subarray(0, 9)],
    ["directory outside", (payload) => (payload.set([0xff, 0xff, 0xff, 0x7f], 10), payload)],
    ["unknown byte order", (payload) => (payload.set([0x41], 6), payload)],
    ["not TIFF", (payload) => (payload.set([0x2b], 8), payload)],
    ["orientation as a string", (payload) => (payload.set([2], 18), payload)],
  ];
  for (const [name, breakIt] of cases) {
    const photo = insertSegment(PHOTO, 0xe1, breakIt(exifPayload(6)));
    assert.equal(probeImage(photo, LIMITS).orientation, 1, name);
  }
});

Deno.test("a 459-byte file that claims 16000x16000 is refused by its header", () => {
  const sof = markerOffset(PHOTO, 0xc0);
  const bomb = edited((bytes) => bytes.set([0x3e, 0x80, 0x3e, 0x80], sof + 5)).subarray(0, 459);
  assert.throws(() => probeImage(bomb, LIMITS), iadError("IMAGE_TOO_LARGE", /16000x16000/));
});

Deno.test("too large is told before too small", () => {
  assert.throws(
    () => probeImage(PHOTO, { minShorterSide: 5000, maxPixels: 1000 }),
    iadError("IMAGE_TOO_LARGE"),
  );
  assert.throws(
    () => probeImage(PHOTO, { minShorterSide: 481, maxPixels: 1e6 }),
    iadError("IMAGE_TOO_SMALL"),
  );
});

Deno.test("a claim of many pixels needs the bits to code them", () => {
  const sof = markerOffset(PHOTO, 0xc0);
  const bomb = edited((bytes) => bytes.set([0x17, 0x70, 0x17, 0x70], sof + 5));
  assert.throws(() => probeImage(bomb, LIMITS), iadError("IMAGE_MALFORMED", /too short/));
});

Deno.test("no prefix of a photo is a photo", () => {
  for (const photo of [PHOTO, PROGRESSIVE]) {
    const dataEnd = photo.length - 2;
    const step = Math.max(1, Math.floor(photo.length / 397));
    for (let length = 0; length < dataEnd - 1; length += length < 1000 ? 1 : step) {
      const prefix = photo.subarray(0, length);
      assert.throws(() => walkEntropy(readPicture(prefix, LIMITS)), iadError("IMAGE_MALFORMED"), `${length}`);
    }
    assert.throws(
      () => walkEntropy(readPicture(photo.subarray(0, dataEnd - 1), LIMITS)),
      iadError("IMAGE_MALFORMED"),
    );
  }
});

Deno.test("a progressive file that lost scans is malformed although it has an EOI", () => {
  const lastScan = markerOffset(PROGRESSIVE, 0xda, probeImage(PROGRESSIVE, LIMITS).scans - 1);
  const cut = concat(PROGRESSIVE.subarray(0, lastScan), [0xff, 0xd9]);
  assert.throws(() => probeImage(cut, LIMITS), iadError("IMAGE_MALFORMED", /cover/));
});

Deno.test("what no capture client writes is malformed", () => {
  const sof = markerOffset(PHOTO, 0xc0);
  const dqt = markerOffset(PHOTO, 0xdb);
  const dht = markerOffset(PHOTO, 0xc4);
  const sos = markerOffset(PHOTO, 0xda);
  const cases: [string, (bytes: Uint8Array) => void][] = [
    ["no SOI", (bytes) => bytes.fill(0, 0, 1)],
    ["lossless frame", (bytes) => bytes.fill(0xc3, sof + 1, sof + 2)],
    ["arithmetic frame", (bytes) => bytes.fill(0xc9, sof + 1, sof + 2)],
    ["hierarchical frame", (bytes) => bytes.fill(0xc5, sof + 1, sof + 2)],
    ["12-bit frame", (bytes) => bytes.fill(12, sof + 4, sof + 5)],
    ["height 0, left to DNL", (bytes) => bytes.fill(0, sof + 5, sof + 7)],
    ["width 0", (bytes) => bytes.fill(0, sof + 7, sof + 9)],
    ["four components", (bytes) => bytes.fill(4, sof + 9, sof + 10)],
    ["sampling 0", (bytes) => bytes.fill(0x02, sof + 11, sof + 12)],
    ["sampling 5", (bytes) => bytes.fill(0x52, sof + 11, sof + 12)],
    ["more than ten blocks in a unit", (bytes) => bytes.fill(0x44, sof + 11, sof + 12)],
    ["two components of one id", (bytes) => bytes.copyWithin(sof + 13, sof + 10, sof + 11)],
    ["missing quantisation table", (bytes) => bytes.fill(3, sof + 12, sof + 13)],
    ["quantisation value 0", (bytes) => bytes.fill(0, dqt + 9, dqt + 10)],
    ["quantisation table 7", (bytes) => bytes.fill(7, dqt + 4, dqt + 5)],
    ["impossible Huffman counts", (bytes) => bytes.fill(255, dht + 5, dht + 8)],
    ["no Huffman codes", (bytes) => bytes.fill(0, dht + 5, dht + 21)],
    ["scan of an unknown component", (bytes) => bytes.fill(99, sos + 5, sos + 6)],
    ["scan with a missing table", (bytes) => bytes.fill(0x33, sos + 6, sos + 7)],
    [
      "fractional sampling",
      (bytes) => (bytes.fill(0x32, sof + 11, sof + 12), bytes.fill(0x21, sof + 14, sof + 15)),
    ],
    ["EOI before the scan", (bytes) => bytes.fill(0xd9, sos + 1, sos + 2)],
    ["segment length 1", (bytes) => bytes.set([0, 1], dqt + 2)],
    ["segment past the end", (bytes) => bytes.set([0xff, 0xff], sos + 2)],
    ["second SOI", (bytes) => bytes.fill(0xd8, dqt + 1, dqt + 2)],
  ];
  for (const [name, edit] of cases) {
    assert.throws(() => probeImage(edited(edit), LIMITS), iadError("IMAGE_MALFORMED"), name);
  }
  const other = insertSegment(PHOTO, 0xf7, Uint8Array.of(2, 0));
  assert.throws(() => probeImage(other, LIMITS), iadError("IMAGE_MALFORMED", /f7/));
  const twice = insertSegment(PHOTO, 0xc0, PHOTO.subarray(sof + 4, sof + 19));
  assert.throws(() => probeImage(twice, LIMITS), iadError("IMAGE_MALFORMED", /Second SOF/));
});

Deno.test("segments are bounded in number and identifiers in length", () => {
  const comment = new TextEncoder().encode("a comment that goes on and on");
  const probe = probeImage(insertSegment(PHOTO, 0xfe, comment), LIMITS);
  assert.deepEqual(probe.segments[0], {
    marker: 0xfe,
    identifier: "a comment that g",
    length: comment.length,
  });
  const comments = (count: number) => {
    const flood = new Uint8Array(4 * count).map((_, i) => [0xff, 0xfe, 0, 2][i & 3]!);
    return probeImage(concat(PHOTO.subarray(0, 2), flood, PHOTO.subarray(2)), LIMITS);
  };
  const { segments, order } = comments(16_000);
  assert.deepEqual([segments.length, order.length], [512, 513]);
  assert.throws(() => comments(17_000), iadError("IMAGE_MALFORMED", /Too many segments/));
});

Deno.test("no single changed byte makes the probe throw anything foreign", () => {
  const small = probeSmall();
  for (let i = 0; i < small.length; i++) {
    for (const value of [0x00, 0xff, small[i]! ^ 0x80, small[i]! ^ 1]) {
      const copy = small.slice();
      copy[i] = value;
      try {
        probeImage(copy, ANY_SIZE);
      } catch (thrown) {
        assert.ok(
          /^IMAGE_/.test((thrown as { code?: string }).code ?? ""),
          `byte ${i} = ${value}: ${thrown}`,
        );
      }
    }
  }
});

function probeSmall(): Uint8Array {
  const payload = exifPayload(6);
  return insertSegment(SMALL, 0xe1, payload);
}
const SMALL = await encodeJpeg(makePicture({ width: 48, height: 40 }));
