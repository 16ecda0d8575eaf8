import type { Judge } from "../../harness/compose/judge.ts";
import {
  type Box,
  detectFaces,
  type Face,
  type FaceDetector,
  findFaces,
  mainFace,
} from "../../src/faces/mod.ts";
import { rateFace } from "../../src/liveness/mod.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { type Answer, answerOf, readPicture, toneOf } from "./examine.ts";
import type { Rater } from "./published.ts";
import type { SkinTone } from "./skin_tone.ts";
import type { Presented } from "./subjects.ts";
import { type Teacher, turnOf } from "./teacher.ts";

/** What presented faces are looked at with. */
export interface Stand {
  readonly judge: Judge;
  readonly raters: readonly Rater[];
  /** Says how a head is turned; absent without ../shared/models, as is the second detector. */
  readonly teacher: Teacher | undefined;
  readonly reference: FaceDetector | undefined;
}

/** What was made of one presented face. */
export interface Met {
  readonly presented: Presented;
  readonly answer: Answer;
  /** Degrees, by the teacher. */
  readonly turn: { readonly yaw: number; readonly pitch: number } | undefined;
  /** Undefined without a face. */
  readonly tone: SkinTone | undefined;
  /** Logits of a live face, in the order of the raters; undefined without a face. */
  readonly scores: readonly number[] | undefined;
}

/**
 * The face checks judge a frame in the middle of a black picture twice as large: it was cut out along the face, and
 * would be cropped else. The liveness networks see it as it is.
 */
export async function meet(stand: Stand, presented: Presented): Promise<Met> {
  const { judge, raters, teacher, reference } = stand;
  const image = await readPicture(judge, presented.url);
  const wide = surround(image);
  const faces = await findFaces(judge, wide);
  const main = mainFace(faces);
  const face = main && moved(main, -image.width / 2, -image.height / 2);
  const known = reference && mainFace(await detectFaces(reference, image));
  const box = known?.box ?? face?.box ?? { x0: 0, y0: 0, x1: image.width, y1: image.height };
  return {
    presented,
    answer: answerOf(faces, wide),
    turn: teacher && await turnOf(teacher, image, box),
    tone: face && toneOf(image, face),
    scores: face && await rate(raters, image, face),
  };
}

/** Rates a picture without a face as if one of half its size stood in the middle. */
export async function rateMiddle({ judge, raters }: Stand, url: URL): Promise<readonly number[]> {
  const image = await readPicture(judge, url);
  const [width, height] = [image.width / 4, image.height / 4];
  const box = { x0: width, y0: height, x1: 3 * width, y1: 3 * height };
  return await rate(raters, image, faceIn(box));
}

async function rate(raters: readonly Rater[], image: DecodedImage, face: Face): Promise<readonly number[]> {
  const scores: number[] = [];
  for (const { network } of raters) scores.push((await rateFace(network, image, face)).score);
  return scores;
}

function surround({ width, height, data }: DecodedImage): DecodedImage {
  const wide = { width: 2 * width, height: 2 * height, data: new Uint8ClampedArray(16 * width * height) };
  const left = Math.floor(width / 2), top = Math.floor(height / 2);
  for (let at = 3; at < wide.data.length; at += 4) wide.data[at] = 255;
  for (let row = 0; row < height; row++) {
    const from = 4 * row * width;
    wide.data.set(data.subarray(from, from + 4 * width), 4 * ((top + row) * wide.width + left));
  }
  return wide;
}

function moved(face: Face, x: number, y: number): Face {
  const [dx, dy] = [Math.ceil(x), Math.ceil(y)];
  const { x0, y0, x1, y1 } = face.box;
  const points = face.points.map((point) => ({ x: point.x + dx, y: point.y + dy }));
  return {
    ...face,
    box: { x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy },
    points: points as unknown as Face["points"],
  };
}

function faceIn(box: Box): Face {
  const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
  return { box, points: [middle, middle, middle, middle, middle], score: 1 };
}
