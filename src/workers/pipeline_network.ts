import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { createSession } from "../faces/mod.ts";
import {
  type CropFrames,
  type FrameResiduals,
  frameResiduals,
  PIPELINE_CLASSES,
  type PipelineFacts,
  RESIDUAL_CHANNELS,
} from "../image/mod.ts";

/** What the entry of the pipeline network in models/manifest.json tells about using it. */
export interface PipelineSpec {
  readonly version: string;
  /** Logits are divided by this before they are probabilities. */
  readonly temperature: number;
}

export interface PipelineAssets {
  /** The ONNX model, verified by the caller. */
  readonly model: Uint8Array;
  readonly spec: PipelineSpec;
}

/** A loaded network that tells how raw frames came about. */
export interface PipelineNetwork {
  readonly spec: PipelineSpec;
  readonly session: ort.InferenceSession;
}

/** Regions beyond these are not looked at: the client sends two. */
const MAX_REGIONS = 2;
/** The log-odds are clipped here; beyond it the network only repeats itself. */
const MOST = 12;

/** Loads the network; the runtime is the detector's. Throws INTERNAL. */
export async function createPipelineNetwork(
  { model, spec }: PipelineAssets,
  runtime: Uint8Array,
): Promise<PipelineNetwork> {
  return { spec, session: await createSession(model, runtime) };
}

/** Null without a region of four frames and enough pixels. Throws INTERNAL when the runtime fails. */
export async function classifyPipeline(
  network: PipelineNetwork,
  regions: readonly CropFrames[],
): Promise<PipelineFacts | null> {
  const seen = regions.slice(0, MAX_REGIONS).map(frameResiduals).filter((region) => region !== undefined);
  if (seen.length === 0) return null;
  const logits = PIPELINE_CLASSES.map(() => 0);
  for (const region of seen) {
    for (const [index, logit] of (await run(network, region)).entries()) {
      logits[index]! += logit / seen.length / network.spec.temperature;
    }
  }
  return summarise(logits);
}

function summarise(logits: readonly number[]): PipelineFacts {
  const [live, ...others] = logits as [number, ...number[]];
  const odds = logSum(others) - live;
  const all = logSum(logits);
  const classes = Object.fromEntries(
    PIPELINE_CLASSES.map((name, index) => [name, Math.exp(logits[index]! - all)]),
  );
  return Object.freeze({
    injected: Math.max(-MOST, Math.min(MOST, odds)),
    classes: Object.freeze(classes as PipelineFacts["classes"]),
  });
}

function logSum(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

async function run({ session }: PipelineNetwork, { data, width, height }: FrameResiduals): Promise<number[]> {
  try {
    const residuals = new ort.Tensor("float32", data, [1, RESIDUAL_CHANNELS, height, width]);
    const { logits } = await session.run({ residuals });
    const values = Array.from(logits?.data ?? [], Number);
    if (values.length !== PIPELINE_CLASSES.length || !values.every(Number.isFinite)) {
      throw new RangeError(`Output "logits" is not ${PIPELINE_CLASSES.length} numbers`);
    }
    return values;
  } catch (thrown) {
    throw new IadError("INTERNAL", {
      detail: `pipeline network: ${describeThrowable(thrown)}`,
      cause: thrown,
    });
  }
}
