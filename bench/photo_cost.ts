// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * What the most expensive photos that are taken cost a worker, beside honest ones of as many pixels: processor time of
 * the whole analysis, least of some rounds, side by side in one run.
 *
 *   deno task photos:cost [--rounds 5] [--sizes 640x480,1280x720,1920x1080,4000x3000,7300x5475]
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { decodePhoto, PHOTOS } from "../harness/bundles.ts";
import { encodeJpeg, makePicture } from "../harness/jpeg.ts";
import { denseBomb, progressiveBomb, sequentialBomb } from "../harness/jpeg_bombs.ts";
import { FLOODS } from "../harness/jpeg_floods.ts";
import { analysePhoto, createPhotoEngine } from "../src/analysis/analyse_photo.ts";
import { IadError } from "../src/errors.ts";
import { estimatePhoto, readPicture, walkEntropy } from "../src/jpeg/mod.ts";
import type { DecodedImage } from "../src/pixels/mod.ts";
import { loadAssets } from "../wasm/mod.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rounds: { type: "string", default: "5" },
    sizes: { type: "string", default: "640x480,1280x720,1920x1080,4000x3000,7300x5475" },
  },
});
const LIMITS = { minShorterSide: 480, maxPixels: 40_000_000 };
/** What a body of 20 MiB holds beside the rest of a bundle. */
const MAX_BYTES = 20_000_000;
/** Some kinds are taken with so much, the others with less. */
const FLOOD_BYTES = [15_000_000, 1_000_000];
/** Of larger pictures a body has no place for the best quality. */
const MAX_BEST_PIXELS = 16_000_000;
const REFERENCE = { width: 1280, height: 720 };

interface Size {
  readonly width: number;
  readonly height: number;
}

function resized({ width, height, data }: DecodedImage, size: Size): DecodedImage {
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(size.width * size.height);
  for (let y = 0, at = 0; y < size.height; y++) {
    const row = width * Math.floor(y * height / size.height);
    for (let x = 0; x < size.width; x++) to[at++] = from[row + Math.floor(x * width / size.width)]!;
  }
  return { ...size, data: new Uint8ClampedArray(to.buffer) };
}

/** The photo named, as a camera of another size would have taken it. */
async function honest(file: string, size: Size): Promise<Uint8Array> {
  const photo = [...PHOTOS.accepted, ...PHOTOS.refused].find((one) => one.file === file)!;
  return await bestTaken(resized(await decodePhoto(photo), size));
}

/** At the highest of some qualities at which it is taken: of 40 megapixels not the sharpest is. */
async function bestTaken(picture: DecodedImage): Promise<Uint8Array> {
  for (const quality of [90, 75]) {
    const photo = await encodeJpeg(picture, { quality });
    if (isTaken(photo)) return photo;
  }
  return await encodeJpeg(picture, { quality: 50 });
}

/** Whether it gets as far as the codec. */
function isTaken(photo: Uint8Array): boolean {
  if (photo.length > MAX_BYTES) return false;
  try {
    walkEntropy(readPicture(photo, LIMITS));
    return true;
  } catch (thrown) {
    if (thrown instanceof IadError) return false;
    throw thrown;
  }
}

type Kinds = Readonly<Record<string, Uint8Array | undefined>>;

/** Of each family the first that is taken. */
async function expensive(size: Size): Promise<Kinds> {
  const { width, height } = size;
  const first = (family: readonly (() => Uint8Array)[]) => family.map((make) => make()).find(isTaken);
  const picture = makePicture(size);
  const plain = await bestTaken(picture);
  const quality = { quality: 100, chromaSubsample: 1 } as const;
  const floods = Object.entries(FLOODS).map(([name, flood]) =>
    [name, first(FLOOD_BYTES.map((bytes) => () => flood(plain, bytes)))] as const
  );
  const best = width * height > MAX_BEST_PIXELS ? [] : [
    await encodeJpeg(picture, quality),
    await encodeJpeg(picture, { ...quality, progressive: true }),
  ];
  const dense = (kinds: readonly Omit<Parameters<typeof denseBomb>[0], keyof Size>[]) =>
    kinds.filter(({ every = 1, codeBits = 1 }) => 3 * width * height * (codeBits + 1) / every < 8 * MAX_BYTES)
      .map((kind) => () => denseBomb({ ...size, ...kind }));
  return {
    "detailed, quality 90 or what is taken": plain,
    "detailed, quality 100, 4:4:4": best.slice(0, 1).find(isTaken),
    "the same, progressive": best.slice(1).find(isTaken),
    "refinements of zeros": first(
      [13, 10, 8, 6, 4, 3, 2, 1].map((refinements) => () => progressiveBomb({ ...size, refinements })),
    ),
    "bands of zeros": first([63, 42, 21, 9, 3].map((bands) => () => progressiveBomb({ ...size, bands }))),
    "bands and refinements": first(
      [6, 5, 4, 3, 2, 1].map((refinements) => () => progressiveBomb({ ...size, bands: 63, refinements })),
    ),
    "short codes": first(dense(([1, 3, 7, 9] as const).map((every) => ({ every })))),
    "long codes": first(
      dense(
        ([1, 3, 7, 9] as const).flatMap((every) => [16, 13, 10].map((codeBits) => ({ every, codeBits }))),
      ),
    ),
    "refined codes": first(dense([13, 10, 8, 6, 4, 3, 2, 1, 0].map((refinements) => ({ refinements })))),
    "a restart a block": first([() => sequentialBomb({ ...size, components: 1, restarts: true })]),
    ...Object.fromEntries(floods),
  };
}

const { assets } = await loadAssets();
const engine = await createPhotoEngine(assets);

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function cost(photo: Uint8Array): Promise<number> {
  const job = { photo: photo.slice(), limits: LIMITS, detectFaces: true, crops: [] };
  const start = processorMs();
  estimatePhoto(photo, LIMITS);
  await analysePhoto(engine, job);
  return processorMs() - start;
}

/** Least of the rounds, each of which runs through all. */
async function costs(photos: Kinds): Promise<Map<string, number>> {
  const least = new Map<string, number>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, photo] of Object.entries(photos)) {
      if (photo !== undefined) least.set(name, Math.min(least.get(name) ?? Infinity, await cost(photo)));
    }
  }
  return least;
}

const SELFIE = "selfie of 1280×720";
const ROOM = "room of 1280×720";
const references = {
  [SELFIE]: await honest("selfie-chi-1280x720.jpg", REFERENCE),
  [ROOM]: await honest("no-face-room-1280x720.jpg", REFERENCE),
};
for (const text of values.sizes.split(",")) {
  const [width, height] = text.split("x").map(Number) as [number, number];
  const size = { width, height };
  const least = await costs({
    ...references,
    selfie: await honest("selfie-chi-1280x720.jpg", size),
    room: await honest("no-face-room-1280x720.jpg", size),
    ...await expensive(size),
  });
  const beside = ["selfie", "room", SELFIE, ROOM];
  console.log(`\n${text}: ${beside.map((name) => `${name} ${least.get(name)!.toFixed(0)} ms`).join(", ")}`);
  for (const [name, ms] of [...least].sort(([, a], [, b]) => b - a)) {
    const ratios = beside.map((other) => (ms / least.get(other)!).toFixed(1)).join(", ");
    if (!beside.includes(name)) console.log(`  ${name}: ${ms.toFixed(0)} ms, ${ratios} times as much`);
  }
}
