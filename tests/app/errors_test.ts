import assert from "node:assert/strict";
import { IadError, toIadError } from "../../src/errors.ts";

Deno.test("foreign throwables become our error, whatever they are", () => {
  for (
    const thrown of [
      new TypeError("x"),
      7,
      "text",
      { toString: () => "odd" },
      null,
      undefined,
      Object.create(null),
    ]
  ) {
    const error = toIadError(thrown);
    assert.ok(error instanceof IadError);
    assert.equal(error.code, "INTERNAL");
    assert.equal(error.message, "Internal server error");
  }
  const own = new IadError("NOT_FOUND");
  assert.equal(toIadError(own), own);
});
