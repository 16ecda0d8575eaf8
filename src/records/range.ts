import { IadError } from "../errors.ts";
import type { RecordRange } from "./types.ts";

const DAY_MS = 86_400_000;

/** The days of a range by the names that its caller knows them by, for messages. */
interface DayNames {
  readonly from: string;
  readonly to: string;
}

/**
 * The range of two optional UTC days, both inclusive, each in the form yyyy-MM-dd. Throws BAD_REQUEST for a day
 * that does not exist and for a reversed range.
 */
export function parseRange(
  days: { readonly from?: string | undefined; readonly to?: string | undefined },
  names: DayNames = { from: "date_from", to: "date_to" },
): RecordRange {
  const fromMs = days.from === undefined ? undefined : parseDay(names.from, days.from);
  const toMs = days.to === undefined ? undefined : parseDay(names.to, days.to) + DAY_MS - 1;
  if (fromMs !== undefined && toMs !== undefined && toMs < fromMs) {
    throw new IadError("BAD_REQUEST", { message: `"${names.from}" must not be after "${names.to}"` });
  }
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) };
}

function parseDay(name: string, text: string): number {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Some engines take 30 February for 2 March: the round trip must hold.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) {
    throw new IadError("BAD_REQUEST", { message: `"${name}" must be a day in the form yyyy-MM-dd` });
  }
  return start;
}
