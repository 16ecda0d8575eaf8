import { CHANNELS, DEGREES } from "./spec.ts";
import type { Face, Point } from "./types.ts";

/** One output level: `data` is [CHANNELS, rows, columns]. */
export interface DetectorLevel {
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** A hostile or broken picture may light up everything; non-maximum suppression is quadratic. */
const MAX_CANDIDATES = 300;

/**
 * Cells above `threshold` as faces in input pixels, best first, at most 300.
 *
 * Channel 0 is the score's logit; 1 to 4 the distances left, top, right, bottom from the cell centre; 5 to 14 the
 * offsets of the five points; lengths in strides. 15 to 19 are the logits of the points' visibility, 20 to 22 yaw,
 * pitch and roll in units of 90°. The centre of a cell is (index + 0.5) × stride. Nothing is rounded: places are as
 * exact as the network's numbers.
 */
export function decodeDetections(levels: readonly DetectorLevel[], threshold: number): Face[] {
  // Compared as logits: one logarithm instead of an exponential per cell.
  const minLogit = Math.log(threshold / (1 - threshold));
  const cells: { level: DetectorLevel; cell: number; logit: number }[] = [];
  for (const level of levels) {
    const count = level.rows * level.columns;
    if (level.data.length !== CHANNELS * count) {
      throw new RangeError("Detector output has an unexpected size");
    }
    for (let cell = 0; cell < count; cell++) {
      const logit = level.data[cell]!;
      if (logit >= minLogit) cells.push({ level, cell, logit });
    }
  }
  return cells
    .sort((a, b) => b.logit - a.logit)
    .slice(0, MAX_CANDIDATES)
    .map(({ level, cell, logit }) => faceOfCell(level, cell, logit));
}

function faceOfCell({ stride, rows, columns, data }: DetectorLevel, cell: number, logit: number): Face {
  const count = rows * columns;
  const centreX = ((cell % columns) + 0.5) * stride;
  const centreY = (Math.floor(cell / columns) + 0.5) * stride;
  const value = (channel: number) => data[channel * count + cell]!;
  const length = (channel: number) => value(channel) * stride;
  const point = (index: number): Point => ({
    x: centreX + length(5 + 2 * index),
    y: centreY + length(6 + 2 * index),
  });
  const visible = (index: number) => sigmoid(value(15 + index));
  return {
    box: {
      x0: centreX - length(1),
      y0: centreY - length(2),
      x1: centreX + length(3),
      y1: centreY + length(4),
    },
    points: [point(0), point(1), point(2), point(3), point(4)],
    visibility: [visible(0), visible(1), visible(2), visible(3), visible(4)],
    pose: { yaw: DEGREES * value(20), pitch: DEGREES * value(21), roll: DEGREES * value(22) },
    score: sigmoid(logit),
  };
}

/** Log-odds as a probability. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
