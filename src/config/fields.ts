/** The kinds of setting, each with the message of its fault. */
import { z } from "zod";
import { secretFault } from "../bytes/mod.ts";

/** As people write numbers: JavaScript would also take blanks for 0, and 0x10 for 16. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function numeric(range: z.ZodNumber, fallback: number) {
  return z.string().trim().regex(NUMBER, { error: "must be a number", abort: true }).transform(Number).pipe(
    range,
  )
    .default(fallback);
}

export function integer(fallback: number, min: number, max: number) {
  return numeric(
    z.number().int("must be a whole number").min(min, atLeast(min)).max(max, atMost(max)),
    fallback,
  );
}

export function decimal(fallback: number, min: number, max: number) {
  return numeric(z.number().min(min, atLeast(min)).max(max, atMost(max)), fallback);
}

const atLeast = (min: number) => `must be at least ${min}`;
const atMost = (max: number) => `must be at most ${max}`;

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

/** What goes into a header as it is. */
export const word = z.string().trim().regex(/^[\x21-\x7e]+$/, "must be one word of printable characters")
  .optional();

export const secret = z.string().check((context) => {
  const fault = secretFault(context.value);
  // The issue would carry the value.
  if (fault !== undefined) context.issues.push({ code: "custom", message: fault, input: "" });
}).optional();
