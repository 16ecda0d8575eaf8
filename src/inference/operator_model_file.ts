/** What the descriptions of operators' own models have in common: docs/models.md. */
import { z } from "zod";
import { IadError } from "../errors.ts";

const label = z.string().regex(/^[\w.+-]{1,40}$/, "is not 1 to 40 letters, digits and . _ + -");

export const MODEL_FILE = {
  name: label,
  version: label,
  /** A bare name: a description cannot point outside its folder. */
  file: z.string().regex(/^\w[\w.-]{0,99}\.onnx$/, "is not the name of an .onnx file in the same folder"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "is not 64 hex digits").optional(),
};

const MAX_FAULTS = 8;

/** A parsed description, frozen. Throws INTERNAL with its faults, each with its path. */
export function readDescription<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.slice(0, MAX_FAULTS)
    .map(({ path, message }) => `${path.join(".") || "description"} ${message}`);
  throw new IadError("INTERNAL", { detail: `model description: ${faults.join("; ")}` });
}
