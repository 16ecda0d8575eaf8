/** What an operator writes beside a detector of his own, so that the server can use it: docs/models.md. */
import { z } from "zod";
import { MODEL_FILE, readDescription } from "../inference/mod.ts";

const schema = z.strictObject({
  kind: z.literal("face_detector"),
  /** How the outputs are read. */
  family: z.literal("yunet"),
  ...MODEL_FILE,
  input: z.strictObject({
    /** Longer side of the input in pixels. */
    size: z.int().min(64).max(1280).multipleOf(32, "is not a multiple of 32"),
    /** A `square` is filled up; otherwise the shorter side is as long as it must be. */
    square: z.boolean().default(false),
  }),
  thresholds: z.strictObject({
    score: z.number().min(0.01).max(0.99).default(0.8),
    nms_iou: z.number().min(0.05).max(0.95).default(0.45),
  }).prefault({}),
});

/** A face detector of an operator's own. */
export type DetectorDescription = z.infer<typeof schema>;

/** Throws INTERNAL with every fault of the description, each with its path. */
export function parseDetectorDescription(value: unknown): DetectorDescription {
  return readDescription(schema, value);
}
