/** The kinds of setting, each with the message of its fault. */
import { z } from "zod";

export function integer(fallback: number, min: number, max: number) {
  return z.coerce.number({ error: "must be a number" }).int("must be a whole number")
    .min(min, `must be at least ${min}`).max(max, `must be at most ${max}`).default(fallback);
}

export function decimal(fallback: number, min: number, max: number) {
  return z.coerce.number({ error: "must be a number" }).min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`).default(fallback);
}

/** True, false, or undefined where it is not set. */
export function choice() {
  return z.enum(["true", "false"], { error: 'must be "true" or "false"' }).transform((text) =>
    text === "true"
  )
    .optional();
}

export function flag(fallback: boolean) {
  return choice().transform((value) => value ?? fallback);
}

/** A comma list; undefined where it is not set. */
export function list(isValid: (item: string) => boolean, error: string) {
  return z.string().transform((text) =>
    text.split(",").map((item) => item.trim()).filter((item) => item !== "")
  )
    .refine((items) => items.length > 0 && items.every(isValid), { error }).optional();
}

export const text = z.string().optional();
