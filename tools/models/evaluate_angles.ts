import { openBench } from "../../harness/compose/run_table.ts";
import { intersectionOverUnion } from "../../src/faces/geometry.ts";
import { findFaces } from "../../src/faces/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { readPicture } from "../people/examine.ts";
import { count, share } from "../people/share.ts";
import { readSubjects, type Subject } from "../people/subjects.ts";
import { openTeacher, turnOf } from "../people/teacher.ts";
import { writeBetween } from "../people/write_between.ts";
import { say } from "./say.ts";

const CARD = new URL("../../models/face_pose.md", import.meta.url);
/** Degrees: heads that the teacher sees turned by this and more, and the server's limit. */
const TURNED = 15, LIMIT = 30;
/** A found box overlaps the listed one by this, intersection over union. */
const SAME_PLACE_IOU = 0.3;

interface Angles {
  readonly yaw: number;
  readonly pitch: number;
}

interface Measured {
  readonly taught: Angles;
  readonly seen: Angles;
}

/** Yaw and pitch of real people's heads as the server measures them, against FSA-Net. Writes the card. Needs ../shared. */
export async function evaluateAngles(): Promise<void> {
  const subjects = await readSubjects();
  const { assets } = await loadAssets();
  const teacher = await openTeacher(assets.runtime);
  if (subjects === undefined || teacher === undefined) {
    return say("../shared/data/real or ../shared/models is not there: no angle is measured");
  }
  const { judge } = await openBench();
  const heads: Measured[] = [];
  for (const subject of subjects) {
    const image = await readPicture(judge, subject.url);
    const seen = (await findFaces(judge, image)).find(({ box }) => isThere(box, subject))?.pose;
    if (seen !== undefined) heads.push({ seen, taught: await turnOf(teacher, image, subject.box) });
  }
  const turned = heads.filter(({ taught }) => mostOf(taught) >= TURNED);
  const text = [
    "| heads | pictures | off in yaw, pitch, mean | same side of 30° |",
    "|---|---|---|---|",
    row(`turned by ${TURNED}° and more`, turned),
    row("all", heads),
  ].join("\n");
  say(text);
  await writeBetween(CARD, "angles", text);
}

function isThere(box: Subject["box"], subject: Subject): boolean {
  return intersectionOverUnion(box, subject.box) >= SAME_PLACE_IOU;
}

function row(name: string, heads: readonly Measured[]): string {
  const off = (angle: keyof Angles) =>
    heads.reduce((sum, { taught, seen }) => sum + Math.abs(taught[angle] - seen[angle]), 0) / heads.length;
  const alike = count(heads, ({ taught, seen }) => (mostOf(taught) > LIMIT) === (mostOf(seen) > LIMIT));
  return `| ${name} | ${heads.length} | ${off("yaw").toFixed(1)}°, ${off("pitch").toFixed(1)}° | ${
    share(alike, heads.length)
  } |`;
}

function mostOf({ yaw, pitch }: Angles): number {
  return Math.max(Math.abs(yaw), Math.abs(pitch));
}
