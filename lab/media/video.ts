/** Recordings of a person by a camera, kept as H.264 files and played back. */
import { LOOP, record } from "./camera.ts";
import { cameraFor } from "./camera_model.ts";
import { layoutFor } from "./layout.ts";
import type { Rect } from "./planes.ts";
import { between, pick, randomFor } from "./random.ts";
import type { CameraModel, FilmKind, SceneId, Size } from "./types.ts";
import { frameBytes, writeY4m } from "./y4m.ts";

export type VideoKind = Extract<FilmKind, `video${string}`>;

interface VideoOrder {
  readonly kind: VideoKind;
  readonly scene: SceneId;
  readonly take: number;
  readonly shared: URL;
  /** The film's. */
  readonly size: Size;
}

const CRF: Readonly<Record<VideoKind, number>> = { video_crf18: 18, video_crf23: 23, video_crf28: 28 };
/** Of recordings that are brought to the film's size, over the film's. */
const UPWARDS = [2 / 3, 0.75];
const DOWNWARDS = [1.5, 2];
/** Times that the recorded loop is encoded, and how many of the last ones are kept. */
const LOOPS = 2;
const KEPT = 1;

interface VideoPlan {
  readonly size: Size;
  readonly camera: CameraModel;
  readonly layout: ReturnType<typeof layoutFor>;
  readonly crf: number;
  /** Frames between two keyframes at most. */
  readonly interval: number;
  readonly preset: "medium" | "veryfast";
  readonly scaling: "bilinear" | "bicubic" | "area";
}

export function planVideo({ kind, scene, take, size }: VideoOrder): VideoPlan {
  const random = randomFor(kind, scene.index, take);
  const factor = pick(random, [1, pick(random, size.height < 700 ? DOWNWARDS : UPWARDS)]);
  const drawn = {
    width: 16 * Math.round(factor * size.width / 16),
    height: 2 * Math.round(factor * size.height / 2),
  };
  return {
    size: drawn,
    camera: cameraFor(scene, take + 3_000),
    layout: layoutFor(scene, take + 3_000, drawn, size),
    crf: CRF[kind],
    interval: pick(random, [250, 250, Math.floor(between(random, 8, 34))]),
    // Encoders of telephones spend about as little as the fast preset.
    preset: pick(random, ["medium", "veryfast"] as const),
    scaling: pick(random, ["bilinear", "bicubic", "area"] as const),
  };
}

/** Frames of the film as samples of 4:2:0, read back from the encoded file. */
export async function videoFrames(order: VideoOrder): Promise<readonly Uint8Array[]> {
  const plan = planVideo(order);
  return await playedBack({ order, plan, rect: { x: 0, y: 0, ...plan.size }, to: order.size });
}

/** The same of a part of the recording, which is then brought to the size `to`. */
export async function playedBack(
  { order, plan, rect, to }: {
    readonly order: VideoOrder;
    readonly plan: VideoPlan;
    readonly rect: Rect;
    readonly to: Size;
  },
): Promise<readonly Uint8Array[]> {
  const folder = await Deno.makeTempDir({ prefix: "iad-video-" });
  try {
    const coded = `${folder}/coded.mp4`;
    await encode(coded, order, { plan, rect });
    const filter = [
      `select=gte(n\\,${(LOOPS - KEPT) * LOOP})`,
      ...(rect.width === plan.size.width ? [cropTo(plan.layout.frame)] : []),
      `scale=${to.width}:${to.height}:flags=${plan.scaling}`,
    ];
    const raw = await ffmpeg([
      ...["-i", coded, "-vf", filter.join(","), "-fps_mode", "passthrough"],
      ...["-pix_fmt", "yuv420p", "-f", "rawvideo", "-"],
    ]);
    const length = to.width * to.height * 3 / 2;
    if (raw.length !== KEPT * LOOP * length) throw new Error(`ffmpeg gave ${raw.length / length} frames`);
    return Array.from({ length: KEPT * LOOP }, (_, at) => raw.subarray(at * length, (at + 1) * length));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function cropTo({ x, y, width, height }: Rect): string {
  return `crop=${width}:${height}:${x}:${y}`;
}

/** Writes the recording as an mp4 of H.264 that browsers play, in the recording's own size. Needs ffmpeg. */
export async function videoFile(path: string, order: VideoOrder): Promise<void> {
  const plan = planVideo(order);
  await encode(path, order, { plan, rect: { x: 0, y: 0, ...plan.size } });
}

async function encode(
  path: string,
  { scene, take, shared }: VideoOrder,
  { plan, rect }: { readonly plan: VideoPlan; readonly rect: Rect },
): Promise<void> {
  const composition = { scene, layout: plan.layout, full: plan.size, shared };
  const shot = { composition, camera: plan.camera, take: take + 3_000, rect };
  const film = `${path}.y4m`;
  await writeY4m(film, { size: rect, frames: (await record(shot)).map(frameBytes) });
  await ffmpeg([
    ...["-stream_loop", String(LOOPS - 1), "-i", film],
    ...["-c:v", "libx264", "-preset", plan.preset, "-crf", String(plan.crf), "-g", String(plan.interval)],
    ...["-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", "-y", path],
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
