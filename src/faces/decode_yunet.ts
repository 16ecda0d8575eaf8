import type { Face, Point } from "./types.ts";

/** One output level of a detector of YuNet's kind: a row of values for each cell, cells row by row. */
export interface YunetLevel {
  readonly stride: number;
  readonly columns: number;
  readonly classes: Float32Array;
  readonly objects: Float32Array;
  /** Centre as an offset in cells, then the logarithms of width and height in cells. */
  readonly boxes: Float32Array;
  /** Five points as offsets in cells. */
  readonly points: Float32Array;
}

/** Non-maximum suppression is quadratic. */
const MAX_CANDIDATES = 300;
/** e to this power, in cells, is beyond any picture; a larger one would overflow. */
const MOST_LOG_SIZE = 8;

/** Cells whose score reaches `threshold` as faces in input pixels, best first, at most 300. */
export function decodeYunet(levels: readonly YunetLevel[], threshold: number): Face[] {
  const cells = levels.flatMap((level) =>
    Array.from(level.classes, (_, cell) => ({ level, cell, score: scoreOf(level, cell) }))
      .filter(({ score }) => score >= threshold)
  );
  return cells
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_CANDIDATES)
    .map(({ level, cell, score }) => faceOf(level, cell, score));
}

/** The two outputs are probabilities; some exports leave a little outside of that. */
function scoreOf({ classes, objects }: YunetLevel, cell: number): number {
  const clamp = (value: number) => Math.max(0, Math.min(1, value));
  return Math.sqrt(clamp(classes[cell]!) * clamp(objects[cell]!));
}

function faceOf({ stride, columns, boxes, points }: YunetLevel, cell: number, score: number): Face {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  const x = (column + boxes[4 * cell]!) * stride;
  const y = (row + boxes[4 * cell + 1]!) * stride;
  const half = (value: number) => (Math.exp(Math.min(MOST_LOG_SIZE, value)) * stride) / 2;
  const across = half(boxes[4 * cell + 2]!);
  const down = half(boxes[4 * cell + 3]!);
  const point = (index: number): Point => ({
    x: (points[10 * cell + 2 * index]! + column) * stride,
    y: (points[10 * cell + 2 * index + 1]! + row) * stride,
  });
  return {
    box: { x0: x - across, y0: y - down, x1: x + across, y1: y + down },
    points: [point(0), point(1), point(2), point(3), point(4)],
    score,
  };
}
