/**
 * The lab's attack species, by injection attack method (IAM, how) and instrument (IAI, what), as CEN/TS 18099 tells
 * them apart, and the bona fide presentations beside them. docs/evaluation.md repeats this table with its counts.
 */
import type { BrowserKind } from "../harness/browser/browsers.ts";
import type { Injection } from "./collect/browser_run.ts";
import type { FilmKind } from "./media/mod.ts";
import type { Split } from "./sample.ts";
import { ENCODERS } from "./surgery.ts";

/** Species with one bar: what the report promises of them together. */
export const FAMILIES = [
  "bona_fide",
  "browser_flag",
  "page_stream",
  "payload",
  "self_built",
  "clean_still",
  "clean_video",
  "clean_noised",
  "clean_other",
  "automation",
  "patched_client",
] as const;
export type Family = (typeof FAMILIES)[number];

export interface Species {
  readonly name: string;
  readonly family: Family;
  readonly iam: string;
  readonly iai: string;
  /**
   * Whose traces the evidence sees: `as_captured`: the test machine's. `computer`: its fake devices and missing GPU are
   * exchanged for an ordinary computer's, the used track stays. `camera`: the used track is a real camera model's too.
   */
  readonly profile: "camera" | "computer" | "as_captured";
  readonly from: Origin;
}

/** Where a species' samples come from. */
export type Origin =
  /** Captured by a real browser. */
  | {
    readonly kind: "visit";
    readonly browser: BrowserKind;
    /** The film that plays the camera; a test device without. */
    readonly film?: FilmKind;
    readonly injection?: Injection;
    /** What an injected page shows. */
    readonly material?: Material;
    readonly patched?: "library" | "worker";
    readonly attempts: Readonly<Record<Split, number>>;
    /** Captures of one visit. */
    readonly captures: number;
  }
  /** Made from another species' opened bundles, when they are captured. */
  | {
    readonly kind: "surgery";
    readonly of: string;
    readonly operation: Operation;
    readonly attempts: Readonly<Record<Split, number>>;
  }
  /** The same captures seen in another way. */
  | { readonly kind: "samples"; readonly of: string; readonly replay?: Replay };

/** `still`: one picture; `video_*`: a recording through H.264; `portrait`: a generated one. */
const MATERIALS = [
  "still",
  "still_moved",
  "video_crf18",
  "video_crf23",
  "video_crf28",
  "portrait",
] as const;
export type Material = (typeof MATERIALS)[number];

export type Operation =
  | { readonly kind: "bit_flip" }
  | { readonly kind: "swap_photo"; readonly encoder: (typeof ENCODERS)[number] }
  | { readonly kind: "swap_photo_alone" | "swap_photo_whole" | "swap_crops" }
  | { readonly kind: "enliven"; readonly noise: "white" | "shaped" }
  | { readonly kind: "copy_signals" };

/** `bundle`: the very bytes again; `resealed`: the plaintext sealed anew; `renamed`: with a bundle id of its own. */
export type Replay = "bundle" | "resealed" | "renamed";

/** Attempts of a species on the measured side: a hundred, three hundred where the bar says so. */
const HUNDRED = { learn: 0, measure: 100 };
const CAPTURES = 10;

const DRIVER = "M7 virtual camera by driver, clean label";
const FILE = "M2 film by browser flag";
const PAYLOAD = "M12 payload changed";
const SELF_BUILT = "M12 bundle built by hand, signals copied";

/** Films that a virtual camera shows under a real camera's name. */
const CLEAN: readonly (readonly [FilmKind, Family, string])[] = [
  ["still", "clean_still", "still photograph"],
  ["still_loop", "clean_still", "loop of a few identical stills"],
  ["still_panned", "clean_still", "still photograph, panned"],
  ["still_zoomed", "clean_still", "still photograph, zoomed"],
  ["still_noised", "clean_noised", "rescaled photograph with noise"],
  ["still_native_noised", "clean_noised", "photograph at its own size with noise"],
  ["video_crf18", "clean_video", "H.264 recording, crf 18"],
  ["video_crf23", "clean_video", "H.264 recording, crf 23"],
  ["video_crf28", "clean_video", "H.264 recording, crf 28"],
  ["portrait", "clean_other", "generated portrait, moved"],
  ["screen_rendered", "clean_other", "rendered scene, slow zoom"],
];

const BONA_FIDE: Species = {
  name: "bona_fide",
  family: "bona_fide",
  iam: "none",
  iai: "none",
  profile: "camera",
  from: {
    kind: "visit",
    browser: "headful",
    film: "camera",
    attempts: { learn: 480, measure: 600 },
    captures: 1,
  },
};

const clean: readonly Species[] = CLEAN.map(([film, family, iai]) => ({
  name: `driver_${film}`,
  family,
  iam: DRIVER,
  iai,
  profile: "camera",
  from: { kind: "visit", browser: "headful", film, attempts: { learn: 100, measure: 100 }, captures: 2 },
}));

const flags: readonly Species[] = [
  {
    name: "fake_device",
    family: "browser_flag",
    iam: "M1 test device by browser flag",
    iai: "test pattern",
    profile: "as_captured",
    from: { kind: "visit", browser: "headful", attempts: { learn: 0, measure: 300 }, captures: CAPTURES },
  },
  {
    name: "file_camera",
    family: "browser_flag",
    iam: FILE,
    iai: "camera recording, uncompressed",
    profile: "as_captured",
    from: { kind: "samples", of: BONA_FIDE.name },
  },
  ...CLEAN.map(([film, , iai]): Species => ({
    name: `file_${film}`,
    family: "browser_flag",
    iam: FILE,
    iai,
    profile: "as_captured",
    from: { kind: "samples", of: `driver_${film}` },
  })),
];

const SOURCES = {
  canvas: "M3 canvas track",
  generator: "M4 generator track",
  rtc: "M5 RTC loop-back track",
  video: "M6 stream of a video element",
} as const;
const HOOKS = { open: "plain hook", quiet: "stealth hook" } as const;
const SHOWS: Readonly<Record<Material, { readonly iai: string; readonly motion: Injection["motion"] }>> = {
  still: { iai: "still photograph", motion: "none" },
  still_moved: { iai: "still photograph, panned and zoomed", motion: "panned" },
  video_crf18: { iai: "H.264 recording, crf 18", motion: "none" },
  video_crf23: { iai: "H.264 recording, crf 23", motion: "none" },
  video_crf28: { iai: "H.264 recording, crf 28", motion: "none" },
  portrait: { iai: "generated portrait", motion: "slight" },
};

const streams: readonly Species[] = (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).flatMap((source) =>
  (Object.keys(HOOKS) as (keyof typeof HOOKS)[]).flatMap((hook) =>
    MATERIALS.map((material): Species => ({
      name: `page_${source}_${hook}_${material}`,
      family: "page_stream",
      iam: `${SOURCES[source]}, ${HOOKS[hook]}`,
      iai: SHOWS[material].iai,
      profile: "computer",
      from: {
        kind: "visit",
        browser: "headful",
        injection: {
          hook: hook === "open" ? "arrow" : "quiet",
          source,
          motion: SHOWS[material].motion,
          film: material.startsWith("video"),
        },
        material,
        attempts: HUNDRED,
        captures: CAPTURES,
      },
    }))
  )
);

const automation: readonly Species[] = (["headless", "headless_shell"] as const).map((browser) => ({
  name: browser,
  family: "automation",
  iam: `M10 ${browser === "headless" ? "headless Chromium" : "headless shell"}, clean label`,
  iai: "camera recording, uncompressed",
  profile: "camera",
  from: { kind: "visit", browser, film: "camera", attempts: HUNDRED, captures: CAPTURES },
}));

const patched: readonly Species[] = (["library", "worker"] as const).map((file) => ({
  name: `patched_${file}`,
  family: "patched_client",
  iam: `M13 ${file} altered by one byte`,
  iai: "camera recording, uncompressed",
  profile: "camera",
  from: {
    kind: "visit",
    browser: "headful",
    film: "camera",
    patched: file,
    attempts: HUNDRED,
    captures: CAPTURES,
  },
}));

function payload(name: string, iai: string, operation: Operation): Species {
  return {
    name,
    family: "payload",
    iam: PAYLOAD,
    iai,
    profile: "camera",
    from: { kind: "surgery", of: BONA_FIDE.name, operation, attempts: { learn: 0, measure: 300 } },
  };
}

const payloads: readonly Species[] = [
  payload("bit_flip", "one bit of the sealed bundle", { kind: "bit_flip" }),
  ...ENCODERS.map((encoder) =>
    payload(`photo_${encoder}`, `another person's photo, encoded by ${encoder}`, {
      kind: "swap_photo",
      encoder,
    })
  ),
  payload("photo_digests_left", "another person's photo, digests left", { kind: "swap_photo_alone" }),
  payload("photo_canvas", "another person's photo of the same browser", { kind: "swap_photo_whole" }),
  payload("crops", "another person's crops", { kind: "swap_crops" }),
  ...(["bundle", "resealed", "renamed"] as const).map((replay): Species => ({
    name: `replay_${replay}`,
    family: "payload",
    iam: "M11 replay",
    iai: { bundle: "the same bytes", resealed: "sealed anew", renamed: "sealed anew, new bundle id" }[replay],
    profile: "camera",
    from: { kind: "samples", of: BONA_FIDE.name, replay },
  })),
];

function selfBuilt(name: string, iai: string, of: string, operation: Operation): Species {
  return {
    name: `self_built_${name}`,
    family: "self_built",
    iam: SELF_BUILT,
    iai,
    profile: "camera",
    from: { kind: "surgery", of, operation, attempts: { learn: 40, measure: 100 } },
  };
}

const selfBuiltOnes: readonly Species[] = [
  selfBuilt("repeated", "one picture, crops repeated", "driver_still", { kind: "copy_signals" }),
  selfBuilt("white_noise", "one picture, crops with white noise", "driver_still", {
    kind: "enliven",
    noise: "white",
  }),
  selfBuilt("shaped_noise", "one picture, crops with a sensor's noise", "driver_still", {
    kind: "enliven",
    noise: "shaped",
  }),
  selfBuilt("video", "frames of an H.264 recording, crf 23", "driver_video_crf23", { kind: "copy_signals" }),
];

export const SPECIES: readonly Species[] = [
  BONA_FIDE,
  ...flags,
  ...streams,
  ...payloads,
  ...selfBuiltOnes,
  ...clean,
  ...automation,
  ...patched,
];

export function isAttack({ family }: Species): boolean {
  return family !== "bona_fide";
}
