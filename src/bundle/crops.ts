import {
  type FieldContext,
  member,
  readArray,
  readBytes,
  readChoice,
  readInteger,
  readMap,
} from "./faults.ts";
import { CROP_SOURCES, LIMITS } from "./limits.ts";
import type { CropRegion, Crops } from "./types.ts";

/** Raw luma crops: docs/spec/bundle.md §6. Frames are views over the plaintext. */
export function readCrops(value: unknown, context: FieldContext): Crops | undefined {
  const map = readMap(value, context);
  if (map === undefined) return undefined;
  const { path, faults } = context;
  const source = readChoice(member(map, "source"), { path: `${path}.source`, faults, choices: CROP_SOURCES });
  const items = readArray(member(map, "regions"), {
    path: `${path}.regions`,
    faults,
    length: LIMITS.regions,
  });
  const regions = items?.map((item, index) =>
    readRegion(item, { path: `${path}.regions[${index}]`, faults })
  );
  if (source === undefined || regions === undefined || !isComplete(regions)) return undefined;
  return Object.freeze({ source, regions: Object.freeze(regions) });
}

function readRegion(value: unknown, context: FieldContext): CropRegion | undefined {
  const map = readMap(value, context);
  if (map === undefined) return undefined;
  const { path, faults } = context;
  const [x, y] = ["x", "y"].map((key) =>
    readInteger(member(map, key), { path: `${path}.${key}`, faults, range: LIMITS.regionOffset })
  );
  const [width, height] = ["width", "height"].map((key) =>
    readInteger(member(map, key), { path: `${path}.${key}`, faults, range: LIMITS.regionSide })
  );
  const items = readArray(member(map, "frames"), { path: `${path}.frames`, faults, length: LIMITS.frames });
  if (
    x === undefined || y === undefined || width === undefined || height === undefined || items === undefined
  ) {
    return undefined;
  }
  const length = [width * height, width * height] as const;
  const frames = items.map((item, index) =>
    readBytes(item, { path: `${path}.frames[${index}]`, faults, length })
  );
  if (!isComplete(frames)) return undefined;
  return Object.freeze({ x, y, width, height, frames: Object.freeze(frames) });
}

function isComplete<T>(items: readonly (T | undefined)[]): items is readonly T[] {
  return !items.includes(undefined);
}
