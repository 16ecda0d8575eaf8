import { BACKGROUNDS } from "./backgrounds.ts";
import { randomFor, shuffled } from "./random.ts";
import type { SceneId, Split } from "./types.ts";

/** Of each of the eight labels, in each half. */
const PER_GROUP = 11;

/** A row of labels.json, lengths in pixels of the 320×320 portrait. */
export interface PortraitLabel {
  readonly file: string;
  readonly group: string;
  readonly box: readonly [number, number, number, number];
}

/**
 * 176 scenes, even indices for learning and odd ones for measuring; every label of the portraits is there equally
 * often in both, every face and every background once.
 */
export async function listScenes(shared: URL): Promise<readonly SceneId[]> {
  const faces = new Map<string, number[]>();
  for (const { file, group } of await readLabels(shared)) {
    const face = Number(file.slice(0, 4));
    const of = faces.get(group);
    if (of === undefined) faces.set(group, [face]);
    else of.push(face);
  }
  const groups = [...faces.keys()].sort();
  const drawn = groups.map((group) => shuffled(randomFor("faces", group), faces.get(group)!));
  return BACKGROUNDS.slice(0, 2 * PER_GROUP * groups.length).map((background, index) => {
    const pair = index >> 1;
    const group = pair % groups.length;
    const split: Split = index % 2 === 0 ? "learn" : "measure";
    const face = drawn[group]![2 * Math.floor(pair / groups.length) + index % 2]!;
    return { index, face, group: groups[group]!, background, split };
  });
}

let labels: { readonly from: string; readonly rows: Promise<readonly PortraitLabel[]> } | undefined;

export function readLabels(shared: URL): Promise<readonly PortraitLabel[]> {
  const url = new URL("data/synthetic-faces/labels.json", shared);
  if (labels?.from !== url.href) {
    labels = { from: url.href, rows: Deno.readTextFile(url).then((text) => JSON.parse(text)) };
  }
  return labels.rows;
}
