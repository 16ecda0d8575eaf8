/** Copies of a remembered photo as somebody makes them who has the picture, through the whole server. */
import assert from "node:assert/strict";
import { decodePhoto, makeBundle, type Photo, PHOTOS } from "../../harness/bundles.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { type TestServer, withServer } from "../support/test_server.ts";

const OWN = PHOTOS.accepted.find(({ file }) => file === "selfie-gia-1920x1080.jpg")!;
const OTHER = PHOTOS.accepted.find(({ file }) => file === "selfie-chi-1280x720.jpg")!;

interface Row {
  readonly request_id: string;
  /** Nats against a genuine capture, by group. */
  readonly evidence: { readonly replay: number };
}

interface Seen {
  readonly rejection: readonly string[];
  readonly replay: number;
}

async function check({ url, post }: TestServer, options: Parameters<typeof makeBundle>[1]): Promise<Seen> {
  const response = await post("/check_capture_liveness", await makeBundle(url, options));
  const { capture_liveness: { rejection } } = await response.json();
  const rows: readonly Row[] = await (await fetch(`${url}/bi_records`)).json();
  const row = rows.find((one) => one.request_id === response.headers.get("x-request-id"));
  return { rejection, replay: row!.evidence.replay };
}

async function copyOf(change: (image: DecodedImage) => DecodedImage, quality: number): Promise<Photo> {
  const bytes = new Uint8Array(await encodeJpeg(change(await decodePhoto(OWN)), { quality }));
  return { file: "copy.jpg", orientation: 1, bytes: () => bytes };
}

function toned(change: (value: number) => number): (image: DecodedImage) => DecodedImage {
  return (image) => ({ ...image, data: image.data.map((value, at) => at % 4 === 3 ? 255 : change(value)) });
}

function halved({ width, height, data }: DecodedImage): DecodedImage {
  const half = new Uint8ClampedArray(width * height);
  const row = 4 * width;
  for (let at = 0; at < half.length; at++) {
    const from = 2 * row * Math.floor(at / (2 * width)) + 8 * Math.floor((at % (2 * width)) / 4) + at % 4;
    half[at] = (data[from]! + data[from + 4]! + data[from + row]! + data[from + row + 4]!) / 4;
  }
  return { width: width / 2, height: height / 2, data: half };
}

const SAME = (image: DecodedImage) => image;
const COPIES: Readonly<Record<string, () => Promise<Photo>>> = {
  "quality 95": () => copyOf(SAME, 95),
  "quality 60": () => copyOf(SAME, 60),
  "quality 20": () => copyOf(SAME, 20),
  "brighter": () => copyOf(toned((value) => value + 20), 90),
  "less contrast": () => copyOf(toned((value) => 128 + 0.9 * (value - 128)), 90),
  "half the size": () => copyOf(halved, 90),
};

Deno.test("re-encoded, toned and scaled copies of an accepted photo are found, decoys or not", () =>
  withServer({}, async (server) => {
    assert.deepEqual((await check(server, { photo: OWN })).rejection, []);
    for (const [name, make] of Object.entries(COPIES)) {
      const photo = await make();
      // What was rejected before it neither hides it nor is what it is found by.
      await check(server, {
        photo: OTHER,
        signals: {},
        bundleId: crypto.getRandomValues(new Uint8Array(16)),
      });
      const { rejection, replay } = await check(server, { photo });
      // A photo that is alike; one that is equal weighs more.
      assert.equal(replay, 4.5, name);
      assert.ok(rejection.includes("SUSPICIOUS_ACTIVITY"), name);
    }
  }));

Deno.test("rejected copies, and rejected decoys by the dozen, leave their owner's photo alone", () =>
  withServer({}, async (server) => {
    for (const make of Object.values(COPIES)) {
      const { rejection } = await check(server, { photo: await make(), signals: {} });
      assert.ok(rejection.length > 0);
    }
    const own = await check(server, { photo: OWN });
    assert.deepEqual(own, { rejection: [], replay: 0 });
  }));
