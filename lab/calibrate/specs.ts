import type { FeatureSpec, LabelledSample, PriorStep } from "./types.ts";

/** For values that are nats already: what they say themselves. */
export const OWN_NATS: readonly PriorStep[] = [
  { from: -Infinity, nats: -5 },
  ...[-4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map((nats) => ({ from: nats - 0.5, nats })),
];

/** What simulations and published work made likely before the lab had counted (docs/detection.md). */
const EXPECTED: readonly FeatureSpec[] = [
  // A video codec's skipped blocks; harsh MJPEG comes to 0.12.
  {
    feature: "temporal.equalBlocks",
    shape: "rising",
    prior: [{ from: 0.15, nats: 1.5 }, { from: 0.5, nats: 4 }],
  },
  // A film that is slower than its stream.
  { feature: "temporal.duplicates", shape: "rising", prior: [{ from: 0.2, nats: 3 }] },
  // Log-odds already, and calibrated on scenes that the network was not trained on (models/frame_origin.md).
  {
    feature: "network.injected",
    shape: "rising",
    prior: OWN_NATS,
  },
];

/** Every feature that any sample has a value of. */
export function specsFor(samples: readonly Pick<LabelledSample, "values">[]): readonly FeatureSpec[] {
  const features = new Set(
    samples.flatMap(({ values }) =>
      Object.entries(values).filter(([, value]) => value !== null).map(([feature]) => feature)
    ),
  );
  return [...features].sort().map((feature) =>
    EXPECTED.find((spec) => spec.feature === feature) ?? { feature }
  );
}
