/** The server's evidence and verdict over kept features. */
import type { ClientBuilds } from "../../src/client_build/mod.ts";
import { type Evidence, observe, type ReplayMemory } from "../../src/evidence/mod.ts";
import { decide, type PipelineName, PIPELINES, type Verdict } from "../../src/verdict/mod.ts";
import { type Platform, withCameraProfile, withComputerProfile } from "../profile.ts";
import type { Features, Sample } from "../sample.ts";
import type { Species } from "../species.ts";

export interface Judged {
  readonly sample: Sample;
  /** Whose answers the signals give; null where they are the captured ones. */
  readonly platform: Platform | null;
  /** Null: the bundle was answered with an error before any verdict. */
  readonly verdicts: Readonly<Record<PipelineName, Verdict>> | null;
}

export interface JudgeOptions {
  readonly builds: ClientBuilds;
  /** Where replays are looked up; each attempt's ids are its own. */
  readonly memory: ReplayMemory;
}

/** Of ten users: what the profiles stand for. */
const USERS: readonly Platform[] = [
  "windows",
  "linux",
  "macos",
  "windows",
  "android",
  "linux",
  "windows",
  "linux",
  "android",
  "macos",
];
/** Every attempt is the first of its kind, unless it repeats one. */
export const NO_MEMORY: ReplayMemory = {
  claim: ({ nonceDigest }) =>
    Promise.resolve({
      bundleId: false,
      ciphertext: false,
      photo: false,
      similar: undefined,
      ...(nonceDigest && { nonce: "unknown" }),
    }),
  release: () => Promise.resolve(),
};

function platformOf(
  { profile }: Pick<Species, "profile">,
  { attempt }: Pick<Sample, "attempt">,
): Platform | null {
  if (profile === "as_captured") return null;
  return profile === "computer" ? "linux" : USERS[attempt % USERS.length] ?? "linux";
}

export async function judge(sample: Sample, species: Species, options: JudgeOptions): Promise<Judged> {
  const platform = platformOf(species, sample);
  const evidence = await evidenceOf(sample, species, options);
  if (evidence === null) return { sample, platform, verdicts: null };
  const verdicts = Object.fromEntries(
    PIPELINES.map((pipeline) => [pipeline, decide(evidence, { pipeline })]),
  );
  return { sample, platform, verdicts: verdicts as Readonly<Record<PipelineName, Verdict>> };
}

/** What the sources see of one attempt; null where the bundle was answered with an error before any evidence. */
export async function evidenceOf(
  sample: Sample,
  species: Species,
  { builds, memory }: JudgeOptions,
): Promise<Evidence | null> {
  if (sample.outcome.kind === "refused") return null;
  const platform = platformOf(species, sample);
  const profiled = species.profile === "camera" ? withCameraProfile : withComputerProfile;
  const seen = (features: Features) =>
    platform === null ? features : profiled(features, { platform, number: sample.attempt });
  const before = sample.before ?? [];
  for (const features of before) await observe(inputOf(seen(features), { builds, memory }));
  return await observe(inputOf(seen(sample.outcome.features), {
    builds,
    memory: before.length === 0 ? NO_MEMORY : memory,
  }));
}

/** The microphones of a test device are not exchanged in species that keep the captured answers. */
function inputOf(features: Features, { builds, memory }: JudgeOptions) {
  return { ...features, memory, clientBuilds: builds, nonceRequired: false };
}
