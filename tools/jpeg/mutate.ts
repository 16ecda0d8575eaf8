// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * Mutated photos through the reader and the decoder: `deno task jpeg:mutate --count 50000 [--seed N] [FILE…]`, of the
 * fixtures and of pictures made here unless files are named. Whatever is not an answer of ours ends it: another error, a
 * picture that is taken whole by its data and refused by the codec, a photo that takes longer than its cost allows.
 */
import { parseArgs } from "node:util";
import { compiledCodec } from "../../harness/assets.ts";
import { encodeJpeg, makePicture } from "../../harness/jpeg.ts";
import { IadError } from "../../src/errors.ts";
import { readPicture, walkEntropy } from "../../src/jpeg/mod.ts";
import { codecBytes, decodePicture, releasePixels } from "../../src/pixels/mod.ts";
import { mutated, randomOf } from "../../harness/mutations.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 4_000_000 };
const FIXTURES = new URL("../../tests/fixtures/photos/", import.meta.url);
/** A pixel takes some 11 ns; this is for a machine fifty times as slow, and the pauses of the engine. */
const MAX_MS_PER_COST = 5e-4;

interface Tally {
  taken: number;
  malformed: number;
  tooLarge: number;
  slowestMs: number;
}

async function tryOne(codec: WebAssembly.Module, bytes: Uint8Array, tally: Tally): Promise<void> {
  const started = performance.now();
  let cost = 1e7;
  try {
    const picture = readPicture(bytes, LIMITS);
    cost = picture.probe.cost;
    walkEntropy(picture);
    // Whole: from here on nothing may be refused.
    const image = await decodePicture(codec, picture).catch((thrown) => {
      throw new Error(`Taken, but not decoded: ${thrown?.detail ?? thrown}`);
    });
    releasePixels(image);
    tally.taken++;
  } catch (thrown) {
    if (!(thrown instanceof IadError)) throw thrown;
    if (thrown.code === "IMAGE_MALFORMED") tally.malformed++;
    else if (thrown.code === "IMAGE_TOO_LARGE") tally.tooLarge++;
    else throw thrown;
  }
  const took = performance.now() - started;
  tally.slowestMs = Math.max(tally.slowestMs, took);
  if (took > MAX_MS_PER_COST * cost) throw new Error(`Took ${took} ms for a cost of ${cost}`);
}

async function seeds(paths: readonly string[]): Promise<Uint8Array[]> {
  if (paths.length > 0) return await Promise.all(paths.map((path) => Deno.readFile(path)));
  const small = [{ width: 48, height: 40 }, { width: 97, height: 33, seed: 2 }].map(makePicture);
  const made = await Promise.all(small.flatMap((picture) => [
    encodeJpeg(picture),
    encodeJpeg(picture, { progressive: true }),
    encodeJpeg(picture, { progressive: true, chromaSubsample: 1, quality: 98 }),
  ]));
  const photos = await Promise.all(
    ["selfie-ada-640x480.jpg", "selfie-ben-480x640.jpg", "selfie-dai-exif8-1280x720.jpg"].map((name) =>
      Deno.readFile(new URL(name, FIXTURES))
    ),
  );
  // A photo takes a hundred times as long as a small picture.
  return [...Array.from({ length: 10 }, () => made).flat(), ...photos];
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    options: { count: { type: "string", default: "50000" }, seed: { type: "string", default: "1" } },
    allowPositionals: true,
  });
  const codec = await compiledCodec();
  const files = await seeds(positionals);
  const random = randomOf(Number(values.seed));
  const tally: Tally = { taken: 0, malformed: 0, tooLarge: 0, slowestMs: 0 };
  const count = Number(values.count);
  for (let i = 0; i < count; i++) {
    const bytes = mutated(files[random(files.length)]!, random);
    try {
      await tryOne(codec, bytes, tally);
    } catch (thrown) {
      const path = await Deno.makeTempFile({ prefix: "mutant-", suffix: ".jpg" });
      await Deno.writeFile(path, bytes);
      console.error(`Mutant ${i}, kept in ${path}`);
      throw thrown;
    }
    if ((i + 1) % 5000 === 0) {
      const { rss } = Deno.memoryUsage();
      console.log(i + 1, { ...tally, rssMB: Math.round(rss / 1e6), codecMB: Math.round(codecBytes() / 1e6) });
    }
  }
  console.log(`${count} mutants`, tally);
}
