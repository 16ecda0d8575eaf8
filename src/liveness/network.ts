import type * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { createSession, type Face } from "../faces/mod.ts";
import type { DecodedImage } from "../image/mod.ts";
import { rateDescribed } from "./described.ts";
import { ofLogit } from "./rating.ts";
import { twoLooks } from "./two_looks.ts";
import type { FaceLiveness, LivenessAssets } from "./types.ts";

/** A loaded network. One inference at a time; one per worker. */
export interface LivenessNetwork {
  readonly assets: LivenessAssets;
  readonly session: ort.InferenceSession;
}

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
export async function createLivenessNetwork(
  assets: LivenessAssets,
  runtime: Uint8Array,
): Promise<LivenessNetwork> {
  const network = { assets, session: await createSession(assets.model, runtime) };
  const grey = { width: 48, height: 56, data: new Uint8ClampedArray(4 * 48 * 56).fill(128) };
  await rateFace(network, grey, WARM_UP_FACE);
  return network;
}

/** Rates one face of a photo. Throws INTERNAL when the runtime fails or the answer is no number. */
export async function rateFace(
  { assets, session }: LivenessNetwork,
  image: DecodedImage,
  face: Face,
): Promise<FaceLiveness> {
  try {
    if (assets.kind === "described") return await rateDescribed(session, assets.spec, { image, face });
    const { offset, temperature } = assets.spec;
    return ofLogit((await twoLooks(session, assets.spec, { image, face }) - offset) / temperature);
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `face liveness: ${describeThrowable(thrown)}`, cause: thrown });
  }
}
