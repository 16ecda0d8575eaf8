import type { JpegProbe } from "./types.ts";

/** The quantisation table of a JPEG's first component in zig-zag order; undefined when the table is not there. */
export function lumaSteps(
  { components, quantTables }: Pick<JpegProbe, "components" | "quantTables">,
): readonly number[] | undefined {
  const [luma] = components;
  const table = quantTables.findLast(({ id }) => id === luma?.quantTable);
  return table === undefined || table.values.length === 0 ? undefined : table.values;
}
