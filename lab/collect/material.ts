/** What an attacker's page shows: a picture, or a film that the browser can play. */
import { type SceneId, stillJpeg, videoFile } from "../media/mod.ts";
import type { Material } from "../species.ts";
import type { Store } from "../store.ts";

interface MaterialOptions {
  readonly store: Store;
  readonly shared: URL;
  readonly scene: SceneId;
  readonly take: number;
  /** The page plays a film even where the material is one picture. */
  readonly played: boolean;
}

const HD = { width: 1280, height: 720 };

/** Files by the names that the page asks for; made once. */
export async function materialFiles(
  material: Material,
  { store, shared, scene, take, played }: MaterialOptions,
): Promise<Readonly<Record<string, string>>> {
  const name = `${material}-${scene.index}-${take}`;
  if (isVideo(material)) {
    const mp4 = await once(
      await store.path("material", `${name}.mp4`),
      (path) => videoFile(path, { kind: material, scene, take, size: HD, shared }).then(() => {}),
    );
    return { "material.mp4": mp4 };
  }
  const jpg = await once(await store.path("material", `${name}.jpg`), async (path) =>
    await Deno.writeFile(
      path,
      await stillJpeg(scene, { shared, take, look: material === "portrait" ? "portrait" : "photo" }),
    ));
  if (!played) return { "material.jpg": jpg };
  const mp4 = await once(
    await store.path("material", `${name}.mp4`),
    (path) => filmOf(jpg, path, { moved: material !== "still" }),
  );
  return { "material.jpg": jpg, "material.mp4": mp4 };
}

function isVideo(material: Material): material is "video_crf18" | "video_crf23" | "video_crf28" {
  return material.startsWith("video");
}

async function once(path: string, make: (path: string) => Promise<void>): Promise<string> {
  try {
    await Deno.stat(path);
  } catch {
    const dot = path.lastIndexOf(".");
    const part = `${path.slice(0, dot)}.part${path.slice(dot)}`;
    await make(part);
    await Deno.rename(part, path);
  }
  return path;
}

/** Two seconds of one picture, moved as a hand would. */
async function filmOf(jpg: string, mp4: string, { moved }: { readonly moved: boolean }): Promise<void> {
  const { width, height } = HD;
  const reach = moved ? "+6*sin(n/17):6+6*cos(n/23)" : ":6";
  const filter = `scale=${width + 12}:${height + 12}:force_original_aspect_ratio=increase,` +
    `crop=${width}:${height}:6${reach},format=yuv420p`;
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-y", "-loop", "1", "-r", "30", "-t", "2", "-i", jpg, "-vf", filter].concat(
      ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", mp4],
    ),
  }).output();
  if (!success) throw new Error(`ffmpeg: ${new TextDecoder().decode(stderr).slice(0, 300)}`);
}
