/** What the project promises of its species, and whether it holds on the measured side. */
import type { Tally } from "./tally.ts";

interface Bar {
  readonly what: string;
  readonly holds: (tally: Tally) => boolean;
  /** Most that may be accepted of one species, 0 to 1. */
  readonly most: number;
  readonly attempts: number;
}

function bar(what: string, { most, attempts, of }: { most: number; attempts: number; of: RegExp }): Bar {
  return { what, most, attempts, holds: ({ species }) => of.test(species) };
}

/** Of single species; families in the order of the report. */
const BARS: readonly Bar[] = [
  bar("Chromium's fake device and file capture flags", {
    most: 0,
    attempts: 300,
    of: /^(?:fake_device|file_camera)$/,
  }),
  bar("file capture flag, other films", { most: 0, attempts: 100, of: /^file_(?!camera)/ }),
  bar("browser-layer replacement of the stream", { most: 0.01, attempts: 100, of: /^page_/ }),
  bar("replayed, bit-flipped, photo-swapped, crop-swapped bundles", {
    most: 0,
    attempts: 300,
    of: /^(?:bit_flip|photo_|crops|replay_)/,
  }),
  bar("self-built bundle with copied signals, no nonce", { most: 0.3, attempts: 100, of: /^self_built_/ }),
  bar("clean label, still image or looped still", {
    most: 0.02,
    attempts: 100,
    of: /^driver_still(?:_loop)?$/,
  }),
  bar("clean label, H.264 film, crf 23 and 28", { most: 0.15, attempts: 100, of: /^driver_video_crf2[38]$/ }),
  bar("clean label, rescaled photograph with noise", {
    most: 0.3,
    attempts: 100,
    of: /^driver_still_noised$/,
  }),
];

export interface BarResult {
  readonly what: string;
  readonly most: number;
  /** The species that does worst. */
  readonly worst: Tally;
  readonly reached: boolean;
}

export function barResults(tallies: readonly Tally[]): readonly BarResult[] {
  return BARS.flatMap(({ what, most, attempts, holds }) => {
    const own = tallies.filter(holds);
    if (own.length === 0) return [];
    const worst = own.toSorted((a, b) => shareOf(b) - shareOf(a) || a.attempts - b.attempts)[0]!;
    return [{
      what,
      most,
      worst,
      reached: own.every((one) => one.attempts >= attempts && shareOf(one) <= most),
    }];
  });
}

/** APCER of one species: accepted attacks over all. */
export function shareOf({ accepted, attempts }: Tally): number {
  return attempts === 0 ? 0 : accepted / attempts;
}
