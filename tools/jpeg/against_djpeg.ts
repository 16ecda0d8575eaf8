// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * Compares what is taken and what is refused with libjpeg's `djpeg` (Debian: libjpeg-turbo-progs), file by file and
 * pixel by pixel: `deno task jpeg:compare FILE…`. Prints the disagreements; exits with their number, at most 1.
 */
import { IadError } from "../../src/errors.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../../harness/assets.ts";

const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
/** Said of files whose picture is whole. */
const HARMLESS = [
  /extraneous bytes before marker/,
  /Invalid SOS parameters for sequential JPEG/,
  /Premature end of JPEG file/,
  /Unknown Adobe color transform code/,
  /unknown JFIF revision number/,
];
const MAX_DIFFERENCE = 2;

interface Outcome {
  /** Undefined where it is refused, or lacks data. */
  readonly pixels: ArrayLike<number> | undefined;
  readonly said: string;
}

async function ours(codec: WebAssembly.Module, bytes: Uint8Array): Promise<Outcome> {
  try {
    const { components, ...probe } = probeImage(bytes, LIMITS);
    const { data } = await decodeImage(codec, bytes, { ...probe, orientation: 1 });
    const step = components.length === 1 ? 4 : 1;
    return {
      pixels: data.filter((_, i) => (step === 4 ? i % 4 === 0 : i % 4 !== 3)),
      said: probe.oddities.join(),
    };
  } catch (thrown) {
    if (!(thrown instanceof IadError)) throw thrown;
    return { pixels: undefined, said: `${thrown.code} ${thrown.detail}` };
  }
}

async function theirs(path: string): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command("djpeg", {
    args: ["-pnm", path],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const lines = new TextDecoder().decode(stderr).split("\n").filter((line) => line !== "");
  const lost = lines.filter((line) => !HARMLESS.some((pattern) => pattern.test(line)));
  const whole = lost.length === 0 && (code === 0 || code === 2) && stdout.length > 0;
  return { pixels: whole ? afterHeader(stdout) : undefined, said: lines.join("; ") };
}

/** PNM: three numbers and the magic, each ended by one white byte. */
function afterHeader(pnm: Uint8Array): Uint8Array {
  let offset = 0;
  for (let fields = 0; fields < 4; offset++) {
    if (pnm[offset]! <= 0x20) fields++;
  }
  return pnm.subarray(offset);
}

function compare(a: Outcome, b: Outcome): string | undefined {
  if ((a.pixels === undefined) !== (b.pixels === undefined)) {
    return a.pixels ? "only ours takes it" : "only djpeg takes it";
  }
  if (a.pixels === undefined || b.pixels === undefined) return undefined;
  if (a.pixels.length !== b.pixels.length) {
    return `${a.pixels.length} bytes of pixels, not ${b.pixels.length}`;
  }
  let most = 0;
  for (let i = 0; i < a.pixels.length; i++) most = Math.max(most, Math.abs(a.pixels[i]! - b.pixels[i]!));
  return most > MAX_DIFFERENCE ? `${most} levels apart` : undefined;
}

if (import.meta.main) {
  const codec = await compiledCodec();
  let apart = 0;
  let taken = 0;
  for (const path of Deno.args) {
    const [a, b] = [await ours(codec, await Deno.readFile(path)), await theirs(path)];
    const difference = compare(a, b);
    if (a.pixels !== undefined) taken++;
    if (difference === undefined) continue;
    apart++;
    console.log(`${path}: ${difference}. Ours: ${a.said}. djpeg: ${b.said}`);
  }
  console.log(`${Deno.args.length} files, ${taken} taken, ${apart} apart`);
  Deno.exit(Math.min(1, apart));
}
