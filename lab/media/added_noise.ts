/** Noise as attackers add it to a still. */
import { type Plane, plane } from "./planes.ts";
import { between, gaussians, NOISE_MASK, pick } from "./random.ts";

/** `white` is alike everywhere, `by_light` grows with the picture's level, `soft` is white noise blurred. */
type NoiseKind = "white" | "by_light" | "soft" | "soft_by_light";

export interface AddedNoise {
  readonly kind: NoiseKind;
  /** Deviation of luma, levels. */
  readonly sigma: number;
  /** Share that falls on each next pixel, of soft noise. */
  readonly blur: number;
}

export function drawNoise(random: () => number): AddedNoise {
  return {
    kind: pick(random, ["white", "white", "by_light", "soft", "soft_by_light"] as const),
    sigma: between(random, 0.8, 4.5),
    blur: between(random, 0.08, 0.2),
  };
}

/** A copy with noise of its own. */
export function withNoise(source: Plane, added: AddedNoise, random: () => number): Plane {
  const { width, height } = source;
  const noise = noiseField(width, height, random);
  const soft = added.kind === "soft" || added.kind === "soft_by_light" ? blurred(noise, added.blur) : noise;
  const byLight = added.kind === "by_light" || added.kind === "soft_by_light";
  const out = plane(width, height);
  for (let at = 0; at < out.data.length; at++) {
    const level = source.data[at]!;
    const sigma = byLight ? added.sigma * Math.sqrt(Math.max(0.05, (level - 16) / 110)) : added.sigma;
    out.data[at] = level + sigma * soft.data[at]!;
  }
  return out;
}

function noiseField(width: number, height: number, random: () => number): Plane {
  const out = plane(width, height);
  const noise = gaussians();
  for (let y = 0, at = 0; y < height; y++) {
    const from = Math.floor(random() * NOISE_MASK);
    for (let x = 0; x < width; x++, at++) out.data[at] = noise[from + x & NOISE_MASK]!;
  }
  return out;
}

/** Of the same deviation. */
function blurred({ width, height, data }: Plane, share: number): Plane {
  const across = plane(width, height);
  const out = plane(width, height);
  const [beside, own] = [share, 1 - 2 * share];
  const gain = 1 / (own * own + 2 * beside * beside);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const left = data[x > 0 ? at - 1 : at]!;
      across.data[at] = own * data[at]! + beside * (left + data[x + 1 < width ? at + 1 : at]!);
    }
  }
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const above = across.data[y > 0 ? at - width : at]!;
      const below = across.data[y + 1 < height ? at + width : at]!;
      out.data[at] = gain * (own * across.data[at]! + beside * (above + below));
    }
  }
  return out;
}
