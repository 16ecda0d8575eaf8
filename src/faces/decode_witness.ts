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

/** Side of the input in pixels, in which the outputs count. */
const WITNESS_SIZE = 128;
/** Cells of the two levels each way, and how many anchors lie at each cell's centre; all are as large as the input. */
const LEVELS = [{ cells: 16, each: 2 }, { cells: 8, each: 6 }] as const;
/** Centre, size, and six points, the last three of which (mouth, ears) are not used. */
export const WITNESS_VALUES = 16;

const ANCHORS: readonly Point[] = LEVELS.flatMap(({ cells, each }) =>
  Array.from({ length: cells * cells * each }, (_, index) => {
    const cell = Math.floor(index / each);
    return { x: (cell % cells + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
  })
);

/** How many faces the outputs tell of, one for each anchor. */
export const WITNESS_ANCHORS: number = ANCHORS.length;

/** Boxes that overlap the best one by this much, by intersection over union, see the same face: they are averaged. */
const SAME_FACE_IOU = 0.3;

/**
 * The best face of the outputs of BlazeFace for short range (https://arxiv.org/abs/1907.05047): the mean of the boxes and
 * points that see it, weighted by their scores; those below `minScore` have no part. Undefined without any.
 *
 * `values`: 16 for each anchor; `logits`: one for each.
 */
export function decodeWitness(
  values: Float32Array,
  logits: Float32Array,
  minScore: number,
): WitnessedFace | undefined {
  if (values.length !== WITNESS_VALUES * ANCHORS.length || logits.length !== ANCHORS.length) {
    throw new RangeError("Witness output has an unexpected size");
  }
  const faces = ANCHORS.flatMap((anchor, index) => {
    const score = sigmoid(logits[index]!);
    return score >= minScore ? [faceOf(anchor, values.subarray(WITNESS_VALUES * index), score)] : [];
  });
  const best = faces.reduce<WitnessedFace | undefined>(
    (a, b) => a !== undefined && a.score >= b.score ? a : b,
    undefined,
  );
  return best &&
    average(faces.filter(({ box }) => intersectionOverUnion(box, best.box) >= SAME_FACE_IOU), best.score);
}

function faceOf(anchor: Point, values: Float32Array, score: number): WitnessedFace {
  const point = (index: number): Point => ({
    x: anchor.x + values[2 * index]! / WITNESS_SIZE,
    y: anchor.y + values[2 * index + 1]! / WITNESS_SIZE,
  });
  const centre = point(0);
  const [width, height] = [values[2]! / WITNESS_SIZE, values[3]! / WITNESS_SIZE];
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
