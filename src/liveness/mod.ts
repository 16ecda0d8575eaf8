/** Face liveness: a face, or a picture of one on paper or a screen; by a network here, or by another server. */
export { type LivenessDescription, parseLivenessDescription } from "./operator_model_description.ts";
export { type LivenessNetwork, openLivenessNetwork, rateFace } from "./network.ts";
export { createRemoteLiveness, type RemoteLiveness, type RemoteOptions } from "./remote.ts";
export { type LivenessSource, rateCapture } from "./source.ts";
export type * from "./types.ts";
