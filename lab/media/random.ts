/** Numbers by lot that are the same on every machine. */

/** From 0 to 1, by all that names the draw. */
export function randomFor(...parts: readonly (string | number)[]): () => number {
  let hash = 2166136261;
  for (const char of parts.join("|")) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  let state = hash >>> 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

export function between(random: () => number, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Evenly over the logarithm. */
export function logBetween(random: () => number, low: number, high: number): number {
  return low * (high / low) ** random();
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

/** A copy in an order by lot. */
export function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

export const NOISE_MASK = 2 ** 20 - 1;
let tile: Float32Array | undefined;

/** 2^20 standard normal numbers; a reader starts each row at a place by lot, so that frames never share noise. */
export function gaussians(): Float32Array {
  if (tile !== undefined) return tile;
  const random = randomFor("gaussians");
  tile = new Float32Array(NOISE_MASK + 1);
  for (let at = 0; at < tile.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    tile[at] = radius * Math.cos(angle);
    tile[at + 1] = radius * Math.sin(angle);
  }
  return tile;
}
