import { clopperPearson } from "../../lab/evaluate/bounds.ts";

export function count<T>(items: readonly T[], matches: (item: T) => boolean): number {
  return items.filter(matches).length;
}

/** "3 of 86, 3.5 % (0.7–9.9)", with two-sided 95 % bounds. */
export function share(hits: number, trials: number): string {
  if (trials === 0) return "–";
  const { low, high } = clopperPearson(hits, trials);
  const percent = (value: number) => (100 * value).toFixed(1);
  return `${hits} of ${trials}, ${percent(hits / trials)} % (${percent(low)}–${percent(high)})`;
}
