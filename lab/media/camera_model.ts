import { between, logBetween, pick, randomFor } from "./random.ts";
import type { CameraModel, SceneId, Transport } from "./types.ts";

const TRANSPORTS: readonly Transport[] = ["raw", "raw", "raw", "raw", 50, 70, 80, 80, 90, 95];
/** Motion amplitudes: a stand, a laptop on a table, a hand. */
const HOLDS = { stand: [0, 0], laptop: [0.05, 0.5], hand: [1, 5] } as const;

/**
 * The camera of a scene's take. Both halves draw from one family; the seeds differ, so that no camera of the
 * measured half was ever learned from.
 */
export function cameraFor(scene: SceneId, take: number): CameraModel {
  const random = randomFor("camera", scene.split, scene.index, take);
  const transport = pick(random, TRANSPORTS);
  const hold = pick(random, ["stand", "laptop", "laptop", "hand"] as const);
  const demosaicing = pick(random, ["bilinear", "edge_aware"] as const);
  const denoise = random() < 0.45 ? 0 : between(random, 1.5, 6);
  const sharpen = random() < 0.35 ? 0 : between(random, 0.2, 1.1);
  const temporal = random() < 0.55 ? 1 : between(random, 0.3, 0.7);
  const step = random() < 0.8 ? 1 : between(random, 1.01, 1.08);
  const parts = [
    demosaicing,
    denoise > 0 ? "denoise" : "",
    sharpen > 0 ? "sharpen" : "",
    temporal < 1 ? "temporal" : "",
    transport === "raw" ? "raw" : `mjpeg${transport}`,
    hold,
  ];
  return {
    name: parts.filter((part) => part !== "").join("-"),
    readVariance: logBetween(random, 0.0008, 0.003) ** 2,
    shotVariance: logBetween(random, 0.00012, 0.0008),
    blur: between(random, 0.04, 0.16),
    demosaicing,
    whiteBalance: { red: between(random, 1.3, 2.2), blue: between(random, 1.3, 2) },
    gamma: between(random, 2, 2.5),
    denoise,
    sharpen,
    temporal,
    exposureStep: step,
    motion: between(random, HOLDS[hold][0], HOLDS[hold][1]),
    transport,
  };
}

/** A telephone or camera as attackers photograph with: in photo mode, so with less noise and no transport. */
export function photoCameraFor(scene: SceneId, take: number): CameraModel {
  const model = cameraFor(scene, take + 5_000);
  return {
    ...model,
    readVariance: model.readVariance / 4,
    shotVariance: model.shotVariance / 4,
    temporal: 1,
    exposureStep: 1,
    motion: 0,
    transport: "raw",
  };
}
