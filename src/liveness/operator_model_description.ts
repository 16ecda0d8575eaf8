/**
 * What an operator writes beside an ONNX file of his own, so that the server can use it: docs/models.md. Everything is
 * bounded here; whether the model fits is seen when it is loaded.
 */
import { z } from "zod";
import { MODEL_FILE, readDescription } from "../inference/mod.ts";

const channels = z.tuple([z.number(), z.number(), z.number()]);

const schema = z.strictObject({
  kind: z.literal("face_liveness"),
  ...MODEL_FILE,
  input: z.strictObject({
    width: z.int().min(16).max(512),
    height: z.int().min(16).max(512),
    layout: z.enum(["NCHW", "NHWC"]).default("NCHW"),
    channels: z.enum(["RGB", "BGR"]),
    /** input = (value − mean) × scale, value 0 to 255, in the order of `channels`. */
    mean: channels.default([0, 0, 0]),
    scale: z.union([z.number(), channels]).default(1),
  }),
  crop: z.strictObject({
    /** Sides of the crop over those of the face's box. */
    factor: z.number().min(0.5).max(5),
    /** `square`: over its longer side; `box`: each side by itself. */
    shape: z.enum(["square", "box"]).default("square"),
    /** Where the photo ends: zeros, mirrored, or the crop is shrunk and moved until it lies inside. */
    outside: z.enum(["zero", "mirror", "inside"]).default("zero"),
  }),
  output: z.strictObject({
    /** `logits` go through a softmax, `probabilities` are taken as they are, one `logit` through a sigmoid. */
    of: z.enum(["logits", "probabilities", "logit"]),
    classes: z.int().min(1).max(64),
    /** Which one is a live face. */
    live: z.int().min(0).max(63),
  }),
}).superRefine(({ output }, context) => {
  if (output.live >= output.classes) {
    context.addIssue({ code: "custom", path: ["output", "live"], message: "is not one of the classes" });
  }
  if ((output.of === "logit") !== (output.classes === 1)) {
    context.addIssue({
      code: "custom",
      path: ["output", "classes"],
      message: "is 1 for a logit and more for others",
    });
  }
});

/** A liveness network of an operator's own. */
export type LivenessDescription = z.infer<typeof schema>;

/** Throws INTERNAL with every fault of the description, each with its path. */
export function parseLivenessDescription(value: unknown): LivenessDescription {
  return readDescription(schema, value);
}
