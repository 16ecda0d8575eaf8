import { sigmoid } from "./decode_detections.ts";
import { intersectionOverUnion } from "./geometry.ts";
import type { Box, Point } from "./types.ts";

/** A face as the witness sees it: shares of its crop, which may reach outside of 0 to 1. */
export interface WitnessedFace {
  readonly box: Box;
  /** Left and right as seen in the picture. */
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  /** 0 to 1. */
  readonly score: number;
}

/** Pixels of the input to a cell of each level, and how many anchors lie at each cell's centre; all are as large as the input. */
const LEVELS = [{ stride: 8, each: 2 }, { stride: 16, each: 6 }] as const;
/** Centre, size, and six points, the last three of which (mouth, ears) are not used. */
export const WITNESS_VALUES = 16;

/** How many faces the outputs tell of for an input of `size` pixels each way, one for each anchor. */
export function countAnchors(size: number): number {
  return LEVELS.reduce((sum, { stride, each }) => sum + each * (size / stride) ** 2, 0);
}

/** Boxes that overlap the best one by this much, by intersection over union, see the same face: they are averaged. */
const SAME_FACE_IOU = 0.3;

interface WitnessOutputs {
  /** 16 for each anchor: pixels of the input. */
  readonly values: Float32Array;
  /** One for each. */
  readonly logits: Float32Array;
  /** Pixels of the input each way. */
  readonly size: number;
}

/**
 * The best face of the outputs of BlazeFace for short range (https://arxiv.org/abs/1907.05047): the mean of the boxes and
 * points that see it, weighted by their scores; those below `minScore` have no part. Undefined without any.
 */
export function decodeWitness(
  { values, logits, size }: WitnessOutputs,
  minScore: number,
): WitnessedFace | undefined {
  const count = countAnchors(size);
  if (values.length !== WITNESS_VALUES * count || logits.length !== count) {
    throw new RangeError("Witness output has an unexpected size");
  }
  const faces: WitnessedFace[] = [];
  for (let index = 0; index < count; index++) {
    const score = sigmoid(logits[index]!);
    if (score >= minScore) faces.push(faceOf(index, { values, size }, score));
  }
  const best = faces.reduce<WitnessedFace | undefined>(
    (a, b) => a !== undefined && a.score >= b.score ? a : b,
    undefined,
  );
  return best &&
    average(faces.filter(({ box }) => intersectionOverUnion(box, best.box) >= SAME_FACE_IOU), best.score);
}

function anchorAt(index: number, size: number): Point {
  let first = 0;
  for (const { stride, each } of LEVELS) {
    const cells = size / stride;
    const cell = Math.floor((index - first) / each);
    if (cell < cells * cells) {
      return { x: (cell % cells + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
    }
    first += each * cells * cells;
  }
  throw new RangeError(`There is no anchor ${index}`);
}

function faceOf(
  index: number,
  { values, size }: Pick<WitnessOutputs, "values" | "size">,
  score: number,
): WitnessedFace {
  const anchor = anchorAt(index, size);
  const value = (at: number) => values[WITNESS_VALUES * index + at]! / size;
  const point = (at: number): Point => ({
    x: anchor.x + value(2 * at),
    y: anchor.y + value(2 * at + 1),
  });
  const centre = point(0);
  const [width, height] = [value(2), value(3)];
  return {
    box: {
      x0: centre.x - width / 2,
      y0: centre.y - height / 2,
      x1: centre.x + width / 2,
      y1: centre.y + height / 2,
    },
    leftEye: point(2),
    rightEye: point(3),
    nose: point(4),
    score,
  };
}

function average(faces: readonly WitnessedFace[], score: number): WitnessedFace {
  const total = faces.reduce((sum, face) => sum + face.score, 0);
  const mean = (value: (face: WitnessedFace) => number) =>
    faces.reduce((sum, face) => sum + face.score * value(face), 0) / total;
  const meanPoint = (point: (face: WitnessedFace) => Point): Point => ({
    x: mean((face) => point(face).x),
    y: mean((face) => point(face).y),
  });
  return {
    box: {
      x0: mean(({ box }) => box.x0),
      y0: mean(({ box }) => box.y0),
      x1: mean(({ box }) => box.x1),
      y1: mean(({ box }) => box.y1),
    },
    leftEye: meanPoint(({ leftEye }) => leftEye),
    rightEye: meanPoint(({ rightEye }) => rightEye),
    nose: meanPoint(({ nose }) => nose),
    score,
  };
}
