/** Which windows the frame origin network learns from. */
import type { FrameOrigin } from "../../src/frames/mod.ts";
import { type FilmKind, listScenes, type SceneId } from "../media/mod.ts";

const CLASS_OF: Readonly<Record<FilmKind, FrameOrigin>> = {
  camera: "live",
  still: "scaled",
  still_loop: "reencoded",
  still_panned: "scaled",
  still_zoomed: "scaled",
  still_noised: "scaled",
  still_native_noised: "reencoded",
  video_crf18: "video",
  video_crf23: "video",
  video_crf28: "video",
  portrait: "rendered",
  screen_rendered: "rendered",
};

export interface Planned {
  readonly kind: FilmKind;
  readonly class: FrameOrigin;
  readonly scene: SceneId;
  readonly take: number;
  /** Held out: stops the training and fills the card, and is never learned from. */
  readonly validation: boolean;
}

/** Every eighth learning scene is held out; the measured half is not touched. */
const VALIDATION = 8;
/** Takes of one round: as many as share a recorded clip. */
const TAKES = 4;

/**
 * Rounds over all learning scenes, each round a fair mixture, so that the plan can be cut short anywhere: four windows
 * of the camera and of a video, two of noised stills, one of other films.
 */
export async function planWindows(shared: URL, rounds: number): Promise<readonly Planned[]> {
  const scenes = (await listScenes(shared)).filter(({ split }) => split === "learn");
  const plan: Planned[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [place, scene] of scenes.entries()) {
      const validation = place % VALIDATION === VALIDATION - 1;
      for (const [kind, takes] of mixture(round, place)) {
        for (let take = 0; take < takes; take++) {
          plan.push({ kind, class: CLASS_OF[kind], scene, take: TAKES * round + take, validation });
        }
      }
    }
  }
  return plan;
}

const VIDEOS = ["video_crf18", "video_crf23", "video_crf28"] as const;
const OTHERS = [
  "still_panned",
  "portrait",
  "still_zoomed",
  "screen_rendered",
  "still_loop",
  "still",
] as const;

function mixture(round: number, place: number): (readonly [FilmKind, number])[] {
  const at = round + place;
  return [
    ["camera", TAKES],
    [VIDEOS[at % VIDEOS.length]!, TAKES],
    ["still_noised", 1],
    ["still_native_noised", 1],
    [OTHERS[at % OTHERS.length]!, 1],
  ];
}
