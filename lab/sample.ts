/**
 * One attempt as the lab keeps it: the features that the evidence looks at, never a photo. Raw crops lie beside it in
 * a file of their own, so that features of frames can be measured again.
 */
import type { EvidenceInput } from "../src/evidence/mod.ts";
import type { FaceErrorCode } from "../src/faces/mod.ts";

/** Scenes, faces and backgrounds of the one side are never seen on the other. */
export type Split = "learn" | "measure";

/** What was shown, for the slices of the report. */
export interface Shown {
  readonly scene: string;
  /** Group of the synthetic face's label; `none` where no labelled face was shown. */
  readonly group: string;
  readonly resolution: string;
  /** Transport of the simulated camera, or `none`. */
  readonly transport: string;
}

/** What {@link EvidenceInput} holds besides the servers' own handles. */
export type Features = Omit<EvidenceInput, "memory" | "clientBuilds" | "trustedLabels" | "nonceRequired">;

export interface Sample {
  readonly species: string;
  /** Number of the attempt in its species and split. */
  readonly attempt: number;
  readonly split: Split;
  readonly shown: Shown;
  readonly outcome:
    | { readonly kind: "measured"; readonly features: Features; readonly face: FaceErrorCode | null }
    /** The bundle got no further: the error that the client is answered with. */
    | { readonly kind: "refused"; readonly code: string };
  /** Attempts that the server saw before this one, in order: what a replay repeats. */
  readonly before?: readonly Features[];
}

/** The files name the frame origin network's answer `network`, as it was called when the first were collected. */
const STORED_NAME = "network";

/** JSON with byte strings as `{"hex": "…"}`. */
export function formatSample(sample: Sample): string {
  return JSON.stringify(sample, (_, value) => {
    if (value instanceof Uint8Array) return { hex: value.toHex() };
    return isFeatures(value) ? renamed(value, "frameOrigin", STORED_NAME) : value;
  });
}

export function parseSample(line: string): Sample {
  return JSON.parse(line, (_, value) => {
    if (isHex(value)) return Uint8Array.fromHex(value.hex);
    return isFeatures(value) ? withOddities(renamed(value, STORED_NAME, "frameOrigin")) : value;
  });
}

/** Samples from before the probe told oddities come from files that had none: others were refused. */
function withOddities(features: Readonly<Record<string, unknown>>): object {
  const { width, height, ...probe } = features["probe"] as {
    readonly width: number;
    readonly height: number;
  };
  return { ...features, probe: { width, height, oddities: [], cost: width * height, ...probe } };
}

function isFeatures(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && "cropMatches" in value && "digests" in value;
}

/** In the same order, so that a sample that is read and written is the same line. */
function renamed(
  value: Readonly<Record<string, unknown>>,
  from: string,
  to: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key === from ? to : key, own]));
}

function isHex(value: unknown): value is { readonly hex: string } {
  return typeof value === "object" && value !== null && "hex" in value && typeof value.hex === "string" &&
    Object.keys(value).length === 1;
}
