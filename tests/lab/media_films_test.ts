import assert from "node:assert/strict";
import { record } from "../../lab/media/camera.ts";
import { layoutFor } from "../../lab/media/layout.ts";
import {
  attackWindow,
  cameraFor,
  cameraWindow,
  FILM_KINDS,
  type FilmKind,
  listScenes,
  makeFilm,
  type SceneId,
  stillJpeg,
} from "../../lab/media/mod.ts";
import { frameBytes } from "../../lab/media/y4m.ts";
import { probeImage } from "../../src/jpeg/mod.ts";

const SHARED = new URL("../../../shared/", import.meta.url);
const SIZE = { width: 320, height: 240 };
const FRAME = SIZE.width * SIZE.height * 3 / 2 + "FRAME\n".length;

async function scenesOrSkip(): Promise<readonly SceneId[] | undefined> {
  try {
    return await listScenes(SHARED);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // deno-lint-ignore no-console
    console.log("skipped: ../shared is not there");
    return undefined;
  }
}

/** The film's frames. */
async function film(kind: FilmKind, scene: SceneId, take: number): Promise<readonly Uint8Array[]> {
  const path = await Deno.makeTempFile({ suffix: ".y4m" });
  try {
    await makeFilm(path, { kind, scene, take, size: SIZE, shared: SHARED });
    const bytes = await Deno.readFile(path);
    const head = bytes.indexOf(0x0a) + 1;
    assert.equal((bytes.length - head) % FRAME, 0);
    return Array.from(
      { length: (bytes.length - head) / FRAME },
      (_, at) => bytes.subarray(head + at * FRAME + 6, head + (at + 1) * FRAME),
    );
  } finally {
    await Deno.remove(path);
  }
}

function change(one: Uint8Array, other: Uint8Array): number {
  const luma = SIZE.width * SIZE.height;
  let sum = 0;
  for (let at = 0; at < luma; at++) sum += Math.abs(one[at]! - other[at]!);
  return sum / luma;
}

Deno.test("no face and no background is on both sides, and every label is equally often on each", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined) return;
  const of = (split: string) => scenes.filter((scene) => scene.split === split);
  const [learn, measure] = [of("learn"), of("measure")];
  assert.ok(learn.length >= 80 && measure.length >= 80);
  assert.equal(new Set(scenes.map(({ face }) => face)).size, scenes.length);
  assert.equal(new Set(scenes.map(({ background }) => background)).size, scenes.length);
  const groups = Map.groupBy(scenes, ({ group, split }) => `${group} ${split}`);
  assert.equal(groups.size, 16);
  for (const { length } of groups.values()) assert.equal(length, scenes.length / 16);
  for (const { background } of scenes) await Deno.stat(new URL(`data/${background}`, SHARED));
  const cameras = (side: readonly SceneId[]) => side.map((scene) => cameraFor(scene, 0).shotVariance);
  assert.equal(cameras(learn).filter((value) => cameras(measure).includes(value)).length, 0);
});

Deno.test("a camera's frames all differ, its loop has no seam, and its number gives the same film", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined) return;
  const scene = scenes[3]!;
  const composition = { scene, layout: layoutFor(scene, 0, SIZE), full: SIZE, shared: SHARED };
  const steady = {
    ...cameraFor(scene, 0),
    temporal: 0.4,
    motion: 2,
    exposureStep: 1,
    transport: 80,
  } as const;
  const shot = { composition, camera: steady, take: 0, rect: { x: 0, y: 0, ...SIZE } };
  const frames = (await record(shot)).map(frameBytes);
  const changes = frames.map((frame, at) => change(frame, frames[(at + 1) % frames.length]!));
  const inside = changes.slice(0, -1);
  assert.ok(Math.min(...changes) > 0.5, `${changes}`);
  assert.ok(changes.at(-1)! < 1.3 * Math.max(...inside), `${changes}`);
  assert.ok(changes.at(-1)! > Math.min(...inside) / 1.3, `${changes}`);
  assert.deepEqual((await record(shot)).map(frameBytes), frames);
});

Deno.test("films of a still repeat, those with noise or motion never do", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined) return;
  const scene = scenes[4]!;
  const repeats = async (kind: FilmKind) => {
    const frames = await film(kind, scene, 1);
    return frames.filter((frame, at) => change(frame, frames[(at + 1) % frames.length]!) === 0).length /
      frames.length;
  };
  assert.equal(await repeats("still"), 1);
  const looped = await repeats("still_loop");
  assert.ok(looped > 0.3 && looped < 1, `${looped}`);
  const lively = ["still_zoomed", "still_native_noised"] as const;
  for (const kind of [...lively, "portrait", "screen_rendered"] as const) {
    assert.equal(await repeats(kind), 0, kind);
  }
});

Deno.test("the same order gives the same film, another take another", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined) return;
  const once = await film("still_native_noised", scenes[5]!, 0);
  assert.deepEqual(await film("still_native_noised", scenes[5]!, 0), once);
  assert.ok(change((await film("still_native_noised", scenes[5]!, 1))[0]!, once[0]!) > 2);
});

Deno.test("a coarser video keeps less of the camera's noise", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined || !await hasFfmpeg()) return;
  const lively = async (kind: FilmKind) => {
    const frames = await film(kind, scenes[6]!, 0);
    assert.equal(frames.length, 12);
    return frames.reduce((sum, frame, at) => at === 0 ? 0 : sum + change(frame, frames[at - 1]!), 0);
  };
  const [fine, coarse] = [await lively("video_crf18"), await lively("video_crf28")];
  assert.ok(coarse > 0 && coarse < fine, `${coarse} of ${fine}`);
});

Deno.test("a window has as many squares of luma as were ordered, the same each time", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined) return;
  const scene = scenes[7]!;
  for (const kind of FILM_KINDS.filter((name) => !name.startsWith("video"))) {
    const order = { kind, scene, take: 2, side: 64, frames: 3, shared: SHARED };
    const window = await attackWindow(order);
    assert.deepEqual(window.map(({ length }) => length), [4096, 4096, 4096], kind);
    assert.deepEqual(await attackWindow(order), window);
  }
  const size = { width: 640, height: 480 };
  const [one, two] = await cameraWindow({ scene, take: 3, side: 64, frames: 2, size, shared: SHARED });
  assert.notDeepEqual(one, two);
});

Deno.test("the attacker's picture is a JPEG of the size that was ordered", async () => {
  const scenes = await scenesOrSkip();
  if (scenes === undefined) return;
  for (const look of ["photo", "portrait"] as const) {
    const bytes = await stillJpeg(scenes[8]!, { shared: SHARED, take: 0, size: SIZE, look });
    const { width, height } = probeImage(bytes, { minShorterSide: 1, maxPixels: 1e6 });
    assert.deepEqual({ width, height }, SIZE);
  }
});

async function hasFfmpeg(): Promise<boolean> {
  try {
    return (await new Deno.Command("ffmpeg", { args: ["-version"], stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    // deno-lint-ignore no-console
    console.log("skipped: ffmpeg is not installed");
    return false;
  }
}
