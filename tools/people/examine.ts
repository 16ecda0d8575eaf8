import { type Judge } from "../../harness/compose/judge.ts";
import { randomOf } from "../../harness/compose/random.ts";
import { dress } from "../../harness/compose/wear.ts";
import { intersectionOverUnion } from "../../src/faces/geometry.ts";
import {
  assessFaces,
  DEFAULT_FACE_RULES,
  type Face,
  type FaceErrorCode,
  type FaceRules,
  findFaces,
  mainFace,
  standUpright,
} from "../../src/faces/mod.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { type LivenessNetwork, rateFace } from "../../src/liveness/mod.ts";
import { type DecodedImage, decodeImage } from "../../src/pixels/mod.ts";
import { type SkinTone, skinToneOf, typologyAngle } from "./skin_tone.ts";
import type { Subject } from "./subjects.ts";

export type Answer = "accepted" | FaceErrorCode;

export interface Bench {
  readonly judge: Judge;
  readonly liveness: LivenessNetwork;
}

/** What the face stage makes of one person. */
export interface Examined {
  readonly subject: Subject;
  /** Degrees, measured anew. */
  readonly typologyAngle: number;
  readonly isFound: boolean;
  readonly answer: Answer;
  /** Probability of a live face; undefined without a face. */
  readonly liveness: number | undefined;
  /** The same face with a mask drawn over mouth and nose. */
  readonly masked: Answer;
}

/** The pictures are cut out and scaled down, so that rules of size and of the border say nothing about them. */
const RULES: FaceRules = Object.freeze({
  ...DEFAULT_FACE_RULES,
  minBoxSide: 0,
  minEyeDistance: 0,
  minBoxShare: 0,
  minPadding: -Infinity,
});

/** A found box overlaps the listed one by this, intersection over union. */
const SAME_PLACE_IOU = 0.3;

export async function examine({ judge, liveness }: Bench, subject: Subject): Promise<Examined> {
  const image = await readPicture(judge, subject.url);
  const faces = await findFaces(judge, image);
  const main = mainFace(faces);
  const head = { name: "", image, box: subject.box, points: subject.points };
  const masked = dress(head, ["mask"], randomOf(subject.url.pathname.split("/").at(-1)!)).image;
  return {
    subject,
    typologyAngle: typologyAngle(image, subject.points),
    isFound: faces.some(({ box, isDoubtful }) =>
      !isDoubtful && intersectionOverUnion(box, subject.box) >= SAME_PLACE_IOU
    ),
    answer: answerOf(faces, image),
    liveness: main && await livenessOf(liveness, image, main),
    masked: answerOf(await findFaces(judge, masked), masked),
  };
}

export async function answerTo({ judge }: Bench, url: URL): Promise<Answer> {
  const image = await readPicture(judge, url);
  return answerOf(await findFaces(judge, image), image);
}

export function toneOf(image: DecodedImage, { points }: Face): SkinTone {
  return skinToneOf(typologyAngle(image, points));
}

export function answerOf(faces: readonly Face[], image: DecodedImage): Answer {
  const assessment = assessFaces(faces, image, RULES);
  return assessment.kind === "accepted" ? "accepted" : assessment.code;
}

async function livenessOf(network: LivenessNetwork, image: DecodedImage, face: Face): Promise<number> {
  const upright = standUpright(image, face);
  return (await rateFace(network, upright.image, upright.face)).probability;
}

export async function readPicture({ codec }: Judge, url: URL): Promise<DecodedImage> {
  const bytes = await Deno.readFile(url);
  return await decodeImage(codec, bytes, probeImage(bytes, { minShorterSide: 1, maxPixels: 1e8 }));
}
