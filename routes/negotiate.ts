import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { IadError } from "../src/errors.ts";

/** The media type to answer with: the first for a missing or wildcard `Accept`, NOT_ACCEPTABLE for none. */
export function negotiate<const T extends string>(c: Context, supported: readonly [T, ...T[]]): T {
  const header = c.req.header("Accept");
  if (header === undefined || header.trim() === "") return supported[0];
  const chosen = accepts(c, { header: "Accept", supports: [...supported], default: "" });
  if (chosen !== "") return chosen as T;
  const wildcard = /(^|,)\s*\*(\/\*)?\s*(;(?!\s*q=0(\.0*)?\s*(,|$))[^,]*)?(,|$)/.test(header);
  if (wildcard) return supported[0];
  throw new IadError("NOT_ACCEPTABLE", { message: `Acceptable here: ${supported.join(", ")}` });
}
