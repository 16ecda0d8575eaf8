/** Recordings of a person by a camera, kept as H.264 files and played back. */
import { LOOP, record } from "./camera.ts";
import { cameraFor } from "./camera_model.ts";
import { layoutFor } from "./layout.ts";
import { between, pick, randomFor } from "./random.ts";
import type { CameraModel, FilmKind, SceneId, Size } from "./types.ts";
import { frameBytes, writeY4m } from "./y4m.ts";

export type VideoKind = Extract<FilmKind, `video${string}`>;

export interface VideoOrder {
  readonly kind: VideoKind;
  readonly scene: SceneId;
  readonly take: number;
  readonly shared: URL;
  /** The film's. */
  readonly size: Size;
}

const CRF: Readonly<Record<VideoKind, number>> = { video_crf18: 18, video_crf23: 23, video_crf28: 28 };
const SIZES: readonly Size[] = [{ width: 1280, height: 720 }, { width: 1280, height: 720 }, {
  width: 960,
  height: 720,
}];
/** Times that the recorded loop is encoded, and how many of the last ones are kept. */
const LOOPS = 3;
const KEPT = 2;

export interface VideoPlan {
  readonly size: Size;
  readonly camera: CameraModel;
  readonly layout: ReturnType<typeof layoutFor>;
  readonly crf: number;
  /** Frames between two keyframes at most. */
  readonly interval: number;
  readonly scaling: "bilinear" | "bicubic" | "area";
}

export function planVideo({ kind, scene, take, size }: VideoOrder): VideoPlan {
  const random = randomFor(kind, scene.index, take);
  const drawn = random() < 0.5 ? size : pick(random, SIZES);
  return {
    size: drawn,
    camera: cameraFor(scene, take + 3_000),
    layout: layoutFor(scene, take + 3_000, drawn, size),
    crf: CRF[kind],
    interval: pick(random, [250, 250, Math.floor(between(random, 8, 34))]),
    scaling: pick(random, ["bilinear", "bicubic", "area"] as const),
  };
}

/** Frames of the film as samples of 4:2:0, read back from the encoded file. */
export async function videoFrames(order: VideoOrder): Promise<readonly Uint8Array[]> {
  const plan = planVideo(order);
  const folder = await Deno.makeTempDir({ prefix: "iad-video-" });
  try {
    const coded = `${folder}/coded.mp4`;
    await encode(coded, order, plan);
    const { x, y, width, height } = plan.layout.frame;
    const fit =
      `crop=${width}:${height}:${x}:${y},scale=${order.size.width}:${order.size.height}:flags=${plan.scaling}`;
    const keep = `select=gte(n\\,${(LOOPS - KEPT) * LOOP})`;
    const raw = await ffmpeg([
      ...["-i", coded, "-vf", `${keep},${fit}`, "-fps_mode", "passthrough"],
      ...["-pix_fmt", "yuv420p", "-f", "rawvideo", "-"],
    ]);
    const length = order.size.width * order.size.height * 3 / 2;
    return Array.from({ length: KEPT * LOOP }, (_, at) => raw.subarray(at * length, (at + 1) * length));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes the recording as an mp4 of H.264, in the recording's own size. */
export async function encode(path: string, order: VideoOrder, plan: VideoPlan): Promise<void> {
  const { scene, take, shared } = order;
  const composition = { scene, layout: plan.layout, full: plan.size, shared };
  const rect = { x: 0, y: 0, ...plan.size };
  const shot = { composition, camera: plan.camera, take: take + 3_000, rect };
  const film = `${path}.y4m`;
  await writeY4m(film, { size: plan.size, frames: (await record(shot)).map(frameBytes) });
  await ffmpeg([
    ...["-stream_loop", String(LOOPS - 1), "-i", film],
    ...["-c:v", "libx264", "-preset", "medium", "-crf", String(plan.crf), "-g", String(plan.interval)],
    ...["-pix_fmt", "yuv420p", "-movflags", "+faststart", "-y", path],
  ]);
  await Deno.remove(film);
}

/** What ffmpeg writes to its output; fails with one clear line where it is missing or fails. */
async function ffmpeg(args: readonly string[]): Promise<Uint8Array> {
  let output: Deno.CommandOutput;
  try {
    const command = new Deno.Command("ffmpeg", { args: ["-v", "error", "-nostdin", ...args], stdin: "null" });
    output = await command.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("ffmpeg is not installed: the films of kind video need it (apt-get install ffmpeg)");
  }
  if (!output.success) throw new Error(`ffmpeg failed: ${new TextDecoder().decode(output.stderr).trim()}`);
  return output.stdout;
}
