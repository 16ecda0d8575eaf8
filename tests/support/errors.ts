import { type ErrorCode, IadError } from "../../src/errors.ts";

/** A predicate for `assert.throws` and `assert.rejects`: our error, with this code. */
export function iadError(code: ErrorCode, detail?: RegExp): (thrown: unknown) => boolean {
  return (thrown) =>
    thrown instanceof IadError && thrown.code === code &&
    (detail === undefined || detail.test(thrown.detail ?? ""));
}
