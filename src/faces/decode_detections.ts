import { CHANNELS } from "./spec.ts";
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
 * offsets of the five points; lengths in strides. The centre of a cell is (index + 0.5) × stride.
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
  const value = (channel: number) => data[channel * count + cell]! * stride;
  const point = (index: number): Point => ({
    x: centreX + value(5 + 2 * index),
    y: centreY + value(6 + 2 * index),
  });
  return {
    box: {
      x0: centreX - value(1),
      y0: centreY - value(2),
      x1: centreX + value(3),
      y1: centreY + value(4),
    },
    points: [point(0), point(1), point(2), point(3), point(4)],
    score: 1 / (1 + Math.exp(-logit)),
  };
}
