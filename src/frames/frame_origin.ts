import { type Network, type NetworkFile, openNetwork, runNetwork, type Runtime } from "../inference/mod.ts";
import { type FrameResiduals, frameResiduals, RESIDUAL_CHANNELS } from "./frame_residuals.ts";
import { type CropFrames, FRAME_ORIGINS, type FrameOriginFacts } from "./types.ts";

/** What the entry of the frame origin network in models/manifest.json tells about using it. */
export interface FrameOriginSpec {
  readonly version: string;
  /** Logits are divided by this before they are probabilities. */
  readonly temperature: number;
}

export type FrameOriginAssets = NetworkFile<FrameOriginSpec>;

/** A loaded network that tells how raw frames came about. */
export type FrameOriginNetwork = Network<FrameOriginSpec>;

/** Regions beyond these are not looked at: the client sends two. */
const MAX_REGIONS = 2;
/** The log-odds are clipped here; beyond it the network only repeats itself. */
const MAX_LOG_ODDS = 12;

/** Side of the region of the first run, pixels: large enough to be looked at. */
const WARM_UP_SIDE = 96;

/** Loads the network and runs it once. Throws INTERNAL. */
export function openFrameOriginNetwork(
  assets: FrameOriginAssets,
  runtime: Runtime,
): Promise<FrameOriginNetwork> {
  const frames = Array.from({ length: 4 }, () => new Uint8Array(WARM_UP_SIDE ** 2));
  const region = { width: WARM_UP_SIDE, height: WARM_UP_SIDE, frames };
  return openNetwork({
    ...assets,
    name: "frame origin",
    runtime,
    warmUp: (network) => classifyFrameOrigin(network, [region]),
  });
}

/** Null without a region of four frames and enough pixels. Throws INTERNAL when the runtime fails. */
export async function classifyFrameOrigin(
  network: FrameOriginNetwork,
  regions: readonly CropFrames[],
): Promise<FrameOriginFacts | null> {
  const seen = regions.slice(0, MAX_REGIONS).map(frameResiduals).filter((region) => region !== undefined);
  if (seen.length === 0) return null;
  const logits = FRAME_ORIGINS.map(() => 0);
  for (const region of seen) {
    for (const [index, logit] of (await logitsOf(network, region)).entries()) {
      logits[index]! += logit / seen.length / network.spec.temperature;
    }
  }
  return summarise(logits);
}

function summarise(logits: readonly number[]): FrameOriginFacts {
  const [live, ...others] = logits as [number, ...number[]];
  const odds = logSum(others) - live;
  const all = logSum(logits);
  const classes = Object.fromEntries(
    FRAME_ORIGINS.map((name, index) => [name, Math.exp(logits[index]! - all)]),
  );
  return Object.freeze({
    injected: Math.max(-MAX_LOG_ODDS, Math.min(MAX_LOG_ODDS, odds)),
    classes: Object.freeze(classes as FrameOriginFacts["classes"]),
  });
}

function logSum(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function logitsOf(network: FrameOriginNetwork, { data, width, height }: FrameResiduals): Promise<number[]> {
  const residuals = { data, dims: [1, RESIDUAL_CHANNELS, height, width] };
  return runNetwork(network, { residuals }, (outputs) => outputs.numbers("logits", FRAME_ORIGINS.length));
}
