import type { Face } from "../faces/mod.ts";
import { type Network, openNetwork, type Runtime } from "../inference/mod.ts";
import type { DecodedImage } from "../pixels/mod.ts";
import { rateByOwnModel } from "./head_and_detail.ts";
import { rateByOperatorModel } from "./operator_model.ts";
import type { LivenessDescription } from "./operator_model_description.ts";
import type { FaceLiveness, HeadAndDetailSpec, LivenessAssets } from "./types.ts";

/** A loaded network. */
export type LivenessNetwork =
  | { readonly kind: "builtin"; readonly network: Network<HeadAndDetailSpec> }
  | { readonly kind: "operator"; readonly network: Network<LivenessDescription> };

/** Eyes, nose and mouth where a face has them; for the first run. */
const WARM_UP_FACE: Face = {
  box: { x0: 8, y0: 8, x1: 40, y1: 48 },
  points: [{ x: 16, y: 20 }, { x: 32, y: 20 }, { x: 24, y: 30 }, { x: 18, y: 38 }, { x: 30, y: 38 }],
  score: 1,
};

/**
 * Loads a network and runs it once, so that one whose inputs or outputs are not as described is a refusal to start.
 * Throws INTERNAL.
 */
export async function openLivenessNetwork(
  assets: LivenessAssets,
  runtime: Runtime,
): Promise<LivenessNetwork> {
  const image = { width: 48, height: 56, data: new Uint8ClampedArray(4 * 48 * 56).fill(128) };
  const name = "face liveness";
  if (assets.kind === "operator") {
    const warmUp = (network: Network<LivenessDescription>) =>
      rateByOperatorModel(network, { image, face: WARM_UP_FACE });
    return { kind: "operator", network: await openNetwork({ ...assets, name, runtime, warmUp }) };
  }
  const warmUp = (network: Network<HeadAndDetailSpec>) =>
    rateByOwnModel(network, { image, face: WARM_UP_FACE });
  return { kind: "builtin", network: await openNetwork({ ...assets, name, runtime, warmUp }) };
}

/** Rates one face of a photo. Throws INTERNAL when the runtime fails or the answer is no number. */
export function rateFace(rater: LivenessNetwork, image: DecodedImage, face: Face): Promise<FaceLiveness> {
  return rater.kind === "operator"
    ? rateByOperatorModel(rater.network, { image, face })
    : rateByOwnModel(rater.network, { image, face });
}
