/**
 * The attacks of the browser tests, by species: an injection attack method (IAM, how) with an instrument (IAI, what),
 * as CEN/TS 18099 tells them apart. Where a label would give the attack away by itself, it goes against the test
 * build, so that the rejection comes from the attack's own traces.
 */
import type { RejectionReason } from "../../../src/verdict/mod.ts";
import { readPhoto } from "../../../harness/photos.ts";
import { filmFile, HD, type Scene, VGA } from "../../../harness/browser/media.ts";
import { PORTRAITS } from "../../../harness/browser/picture.ts";
import type { Outcome, Stage, VisitPlan } from "../../../harness/browser/stage.ts";
import {
  openBundle,
  type Plaintext,
  reseal,
  withCropsOf,
  withFreshDigests,
} from "../../../harness/bundle_surgery.ts";
import { visitDriven } from "./driven.ts";

export interface Case {
  readonly name: string;
  readonly iam: string;
  readonly iai: string;
  /** All of these must be named. Empty: the capture must be accepted. */
  readonly reasons: readonly RejectionReason[];
  readonly run: (stage: Stage) => Promise<Outcome>;
}

const [PERSON, OTHER, VGA_PERSON, STRANGER] = PORTRAITS;

function film(scene: Scene, portrait = PERSON): Promise<string> {
  return filmFile({ scene, portrait, size: HD, container: "y4m" });
}

/** A visit of the camera-like film in a window: nothing but the plan's own changes speaks against it. */
async function honestPlan(plan: Partial<VisitPlan> = {}): Promise<VisitPlan> {
  return {
    server: "test_build",
    browser: "headful",
    camera: { kind: "film", path: await film("camera") },
    material: () => readPhoto(STRANGER.file) as Promise<Uint8Array<ArrayBuffer>>,
    ...plan,
  };
}

function visit(plan: Partial<VisitPlan>): Case["run"] {
  return async (stage) => await stage.visit(await honestPlan(plan));
}

function filmed(scene: Scene): Case["run"] {
  return async (stage) =>
    await stage.visit({
      ...await honestPlan(),
      server: "product",
      camera: { kind: "film", path: await film(scene) },
    });
}

const donors = new WeakMap<Stage, Promise<Plaintext>>();

/** Another person's honest capture, from the same browser. */
function donorOf(stage: Stage): Promise<Plaintext> {
  let donor = donors.get(stage);
  if (donor === undefined) {
    donors.set(
      stage,
      donor = (async () => {
        const camera = { kind: "film", path: await film("camera", OTHER) } as const;
        const { bundle } = await stage.visit(await honestPlan({ camera }));
        return await openBundle(bundle, (await stage.site("test_build")).server);
      })(),
    );
  }
  return donor;
}

type Change = (plaintext: Plaintext, donor: Plaintext) => Plaintext | Promise<Plaintext>;

function changed(change: Change, plan: Partial<VisitPlan> = {}): Case["run"] {
  return async (stage) => {
    const donor = await donorOf(stage);
    const whole = await honestPlan(plan);
    const { server } = await stage.site(whole.server);
    return await stage.visit({
      ...whole,
      relay: async (bundle) => [await reseal(bundle, server, (plaintext) => change(plaintext, donor))],
    });
  };
}

/** The film's path becomes a built-in camera's name, in the track and in the list. */
function renamed(plaintext: Plaintext): Plaintext {
  const text = JSON.stringify(
    plaintext.signals,
    (key, value) =>
      key === "label" && typeof value === "string" && value !== "" ? "Integrated Camera (13d3:56ff)" : value,
  );
  return { ...plaintext, signals: JSON.parse(text) };
}

/** One letter of `text` in one built file: harmless, and not what was published. */
function oneByte(file: string, text: string): Case["run"] {
  function alterClient(name: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (!name.startsWith(file)) return bytes;
    const at = new TextDecoder("latin1").decode(bytes).indexOf(text);
    if (at < 0) throw new Error(`Nothing to alter in ${name}`);
    return bytes.map((byte, index) => index === at ? byte ^ 0x20 : byte);
  }
  return visit({ alterClient });
}

const FLAG = "M1 test device by browser flag";
const FILE = "M2 film by browser flag";
const HOOK = "M3 getUserMedia replaced by a script";
const AUTOMATION = "M10 automated browser, film by flag";
const TAMPERED = "M12 payload changed";
const FILM = "recording of a portrait";
const STILL = "portrait of another person";

export const ATTACKS: readonly Case[] = [
  {
    name: "fake device flag",
    iam: FLAG,
    iai: "test pattern",
    reasons: ["UNTRUSTED_DEVICE"],
    run: visit({ server: "any_picture", camera: { kind: "fake" } }),
  },
  { name: "file: still y4m", iam: FILE, iai: "still", reasons: ["UNTRUSTED_DEVICE"], run: filmed("still") },
  {
    name: "file: panning y4m",
    iam: FILE,
    iai: "panned still",
    reasons: ["UNTRUSTED_DEVICE"],
    run: filmed("panning"),
  },
  {
    name: "file: noisy y4m",
    iam: FILE,
    iai: "still with noise",
    reasons: ["UNTRUSTED_DEVICE"],
    run: filmed("noisy"),
  },
  {
    name: "file: mjpeg",
    iam: FILE,
    iai: "panned still",
    reasons: ["UNTRUSTED_DEVICE"],
    run: async (stage) =>
      await stage.visit({
        ...await honestPlan(),
        server: "product",
        camera: {
          kind: "film",
          path: await filmFile({ scene: "panning", portrait: VGA_PERSON, size: VGA, container: "mjpeg" }),
        },
      }),
  },
  {
    name: "headful under Xvfb",
    iam: FILE,
    iai: FILM,
    reasons: ["UNTRUSTED_DEVICE"],
    run: filmed("camera"),
  },
  {
    name: "headless",
    iam: AUTOMATION,
    iai: FILM,
    reasons: ["UNTRUSTED_ENVIRONMENT"],
    run: visit({ browser: "headless" }),
  },
  {
    name: "headless shell",
    iam: AUTOMATION,
    iai: FILM,
    reasons: ["UNTRUSTED_ENVIRONMENT"],
    run: visit({ browser: "headless_shell" }),
  },
  {
    name: "driven by Playwright",
    iam: AUTOMATION,
    iai: FILM,
    reasons: ["UNTRUSTED_ENVIRONMENT"],
    run: async (stage) => await visitDriven(stage, await honestPlan()),
  },
  {
    name: "getUserMedia: arrow function",
    iam: HOOK,
    iai: FILM,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: visit({ attack: "gum_arrow" }),
  },
  {
    name: "getUserMedia: Proxy",
    iam: HOOK,
    iai: FILM,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: visit({ attack: "gum_proxy" }),
  },
  {
    name: "getUserMedia: hook with patched toString",
    iam: HOOK,
    iai: FILM,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: visit({ attack: "gum_quiet" }),
  },
  {
    name: "MediaStreamTrackGenerator",
    iam: "M4 generator track",
    iai: STILL,
    reasons: ["SUSPICIOUS_ACTIVITY"],
    run: visit({ attack: "generator" }),
  },
  {
    name: "RTC loop-back",
    iam: "M5 RTC loop-back track",
    iai: STILL,
    reasons: ["SUSPICIOUS_ACTIVITY"],
    run: visit({ attack: "rtc_loop" }),
  },
  {
    name: "video.captureStream()",
    iam: "M6 stream of a video element",
    iai: STILL,
    reasons: ["SUSPICIOUS_ACTIVITY"],
    run: visit({ attack: "video_stream" }),
  },
  {
    name: "canvas stream",
    iam: "M3 canvas track",
    iai: STILL,
    reasons: ["SUSPICIOUS_ACTIVITY"],
    run: visit({ attack: "canvas_stream" }),
  },
  {
    name: "photo swapped: hook on Blob",
    iam: TAMPERED,
    iai: STILL,
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    run: visit({ attack: "photo_blob" }),
  },
  {
    name: "photo swapped: hook on the canvas encoder",
    iam: TAMPERED,
    iai: STILL,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: visit({ attack: "photo_encoder" }),
  },
  {
    name: "photo swapped: digests left",
    iam: TAMPERED,
    iai: STILL,
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    run: changed((plaintext, { photo }) => ({ ...plaintext, photo })),
  },
  {
    name: "photo swapped: digests anew",
    iam: TAMPERED,
    iai: STILL,
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    run: changed((plaintext, { photo }) => withFreshDigests({ ...plaintext, photo })),
  },
  {
    name: "crops swapped: digests left",
    iam: TAMPERED,
    iai: STILL,
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    run: changed(withCropsOf),
  },
  {
    name: "crops swapped: digests anew",
    iam: TAMPERED,
    iai: STILL,
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    run: changed((plaintext, donor) => withFreshDigests(withCropsOf(plaintext, donor))),
  },
  {
    name: "signal edited: digest left",
    iam: TAMPERED,
    iai: FILM,
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    run: changed(renamed, { server: "product" }),
  },
  {
    name: "signal edited: hook on the getter",
    iam: TAMPERED,
    iai: FILM,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: visit({ server: "product", attack: "label" }),
  },
  {
    name: "bundle sent twice",
    iam: "M11 replay",
    iai: FILM,
    reasons: ["SUSPICIOUS_ACTIVITY"],
    run: visit({ relay: (bundle) => Promise.resolve([bundle, bundle]) }),
  },
  {
    name: "library altered by one byte",
    iam: "M13 patched client",
    iai: FILM,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: oneByte("iad-capture.", "Already started"),
  },
  {
    name: "worker altered by one byte",
    iam: "M13 patched client",
    iai: FILM,
    reasons: ["SDK_INTEGRITY_VIOLATION"],
    run: oneByte("iad-capture-worker.", "The track ended"),
  },
];

/** Nothing is manipulated except that the server takes the film's label for a camera's. */
export const BONA_FIDE: readonly Case[] = [
  { name: "baseline: Chromium", iam: "none", iai: "none", reasons: [], run: visit({}) },
  {
    name: "baseline: Chromium, shutter at the first frame",
    iam: "none",
    iai: "none",
    reasons: [],
    run: visit({ lookMs: 0 }),
  },
  {
    name: "baseline: Firefox ESR",
    iam: "none",
    iai: "none",
    reasons: [],
    run: visit({ server: "test_build_any_picture", browser: "firefox", camera: { kind: "fake" } }),
  },
];
