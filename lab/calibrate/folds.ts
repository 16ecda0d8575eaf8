/** Shares of the samples that never split a scene: a model is only ever asked about scenes that it did not see. */
interface Fold<T> {
  readonly train: readonly T[];
  readonly held: readonly T[];
}

export function foldsByScene<T extends { readonly scene: string }>(
  samples: readonly T[],
  count: number,
): readonly Fold<T>[] {
  const scenes = [...new Set(samples.map(({ scene }) => scene))].sort();
  const fold = new Map(scenes.map((scene, index) => [scene, index % count]));
  return Array.from({ length: Math.min(count, scenes.length) }, (_, index) => ({
    train: samples.filter(({ scene }) => fold.get(scene) !== index),
    held: samples.filter(({ scene }) => fold.get(scene) === index),
  }));
}
