import assert from "node:assert/strict";
import { ERROR_TABLE, IadError, toIadError } from "../../src/errors.ts";

Deno.test("docs/errors.md has every code with its status, message and wire code", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/errors.md", import.meta.url));
  for (const [code, { status, message, errorCode }] of Object.entries(ERROR_TABLE)) {
    const row = text.split("\n").find((line) => line.startsWith(`| \`${code}\` | ${status} | `));
    assert.ok(row, code);
    assert.ok(row.includes(`| ${errorCode} |`), code);
    if (!/BAD_REQUEST|NOT_ACCEPTABLE|NOT_READY/.test(code)) assert.ok(row.includes(`| ${message} |`), code);
  }
});

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
