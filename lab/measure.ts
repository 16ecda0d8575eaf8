/** From an opened bundle to features, by the server's own stages. */
import { parseBundle } from "../src/bundle/mod.ts";
import { sha256 } from "../src/bytes/mod.ts";
import { readConfig } from "../src/config/mod.ts";
import { IadError } from "../src/errors.ts";
import { assessFaces, type FaceErrorCode } from "../src/faces/mod.ts";
import { estimatePhoto } from "../src/jpeg/mod.ts";
import { type Analyser, createAnalyser } from "../src/analysis/mod.ts";
import { loadAssets } from "../wasm/mod.ts";
import type { Features, Sample } from "./sample.ts";

const START_MS = 60_000;
/** Machines under load are slow, and nobody waits. */
const DEADLINE_MS = 300_000;
const MAX_QUEUE = 10_000;

export async function startAnalyser(workers: number): Promise<Analyser> {
  const { assets } = await loadAssets();
  return await createAnalyser({ assets, workers, maxQueue: MAX_QUEUE, startTimeoutMs: START_MS });
}

/**
 * Reads, probes and analyses as the pipeline does. `ciphertext`: what the plaintext was sealed as; random bytes where
 * it never was. Refusals are values.
 */
export async function measure(
  plaintext: Uint8Array<ArrayBuffer>,
  { analyser, ciphertext, receivedMs }: {
    readonly analyser: Analyser;
    readonly ciphertext?: Uint8Array;
    readonly receivedMs: number;
  },
): Promise<Sample["outcome"]> {
  const { image, faces: rules } = readConfig({}, { cores: 1 });
  try {
    const bundle = parseBundle(plaintext);
    const { cost } = estimatePhoto(bundle.photo, image);
    const { probe, pixels, crops, temporal, forensics, frameOrigin, faces, ...size } = await analyser.analyse(
      bundle.photo,
      {
        limits: image,
        cost,
        detectFaces: bundle.captureType === "face",
        crops: bundle.crops?.regions ?? [],
        deadline: performance.now() + DEADLINE_MS,
      },
    );
    const assessment = faces && assessFaces(faces, size, rules);
    const face: FaceErrorCode | null = assessment?.kind === "refused" ? assessment.code : null;
    const { photo, encoded, crops: raw, unknown: _, ...rest } = bundle;
    const features: Features = {
      claimId: crypto.randomUUID(),
      bundle: {
        ...rest,
        ...(raw && {
          crops: {
            source: raw.source,
            regions: raw.regions.map(({ x, y, width, height }) => ({ x, y, width, height })),
          },
        }),
      },
      probe,
      pixels,
      cropMatches: crops,
      temporal,
      forensics,
      frameOrigin,
      digests: {
        ciphertext: await sha256(ciphertext ?? crypto.getRandomValues(new Uint8Array(32))),
        photo: await sha256(photo),
        signals: await sha256(encoded.signals),
        crops: encoded.crops === undefined ? null : await sha256(encoded.crops),
      },
      receivedMs,
    };
    return { kind: "measured", features, face };
  } catch (thrown) {
    if (thrown instanceof IadError) return { kind: "refused", code: thrown.code };
    throw thrown;
  }
}
