import { openDetector, openLandmarkModel, openPoseModel, openWitnessModel } from "../../src/faces/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { type Judge, type Judgement, judgePhoto } from "./judge.ts";
import type { Scene } from "./scene.ts";
import { openStudio, type Photograph, type Studio, takePhotograph } from "./studio.ts";
import { listScenes } from "./table.ts";

/** One row of the table with what the server made of it. */
export interface Row extends Judgement {
  readonly scene: Scene;
  readonly photograph: Photograph;
  readonly right: boolean;
}

/** The shipped models and what scenes are drawn from, loaded. */
interface Bench {
  readonly judge: Judge;
  readonly studio: Studio;
}

export async function openBench(): Promise<Bench> {
  return { judge: await openJudge(), studio: await openStudio() };
}

/** Draws and judges scenes, one after the other, with the default rules. */
export async function* runTable(
  { judge, studio }: Bench,
  scenes: readonly Scene[] = listScenes(),
): AsyncGenerator<Row> {
  for (const scene of scenes) {
    const photograph = await takePhotograph(studio, scene);
    const judgement = await judgePhoto(judge, photograph.jpeg);
    yield { scene, photograph, ...judgement, right: judgement.answer === scene.expect };
  }
}

async function openJudge(): Promise<Judge> {
  const { assets: { codec, runtime, detector, landmarks, witness, pose } } = await loadAssets();
  return {
    codec,
    detector: await openDetector(detector, runtime),
    landmarks: landmarks && await openLandmarkModel(landmarks, runtime),
    witness: witness && await openWitnessModel(witness, runtime),
    pose: pose && await openPoseModel(pose, runtime),
  };
}

export interface Tally {
  readonly category: string;
  readonly right: number;
  readonly of: number;
}

/** Right answers per category, in the table's order. */
export function tally(rows: readonly Pick<Row, "scene" | "right">[]): readonly Tally[] {
  return [...Map.groupBy(rows, ({ scene }) => scene.category)].map(([category, group]) => ({
    category,
    right: group.filter(({ right }) => right).length,
    of: group.length,
  }));
}

/** A miss in one line. */
export function describeMiss({ scene, answer, faces }: Row): string {
  const seen = faces.map(({ score, box, visibility, pose }) =>
    [
      `${Math.round(box.x1 - box.x0)} px`,
      `score ${score.toFixed(2)}`,
      ...(pose ? [`yaw ${pose.yaw.toFixed(0)}°, pitch ${pose.pitch.toFixed(0)}°`] : []),
      ...(visibility ? [`visible ${visibility.map((share) => share.toFixed(1)).join(" ")}`] : []),
    ].join(", ")
  );
  return `${scene.name}: ${answer} instead of ${scene.expect} (${seen.join("; ") || "no face"})`;
}
