import assert from "node:assert/strict";
import { createAccess, makeToken, parseTokens, SCOPES, TokenFileError } from "../../src/access/mod.ts";
import { IadError } from "../../src/errors.ts";

const HASH = "ab".repeat(32);

Deno.test("a line is hash, name and scopes; comments and empty lines say nothing", () => {
  const [first, second, ...rest] = parseTokens(
    `# tokens\n\n${HASH} backend check,nonces\r\n  ${HASH.toUpperCase()}\tprometheus metrics\n`,
  );
  assert.deepEqual([first!.name, [...first!.scopes]], ["backend", ["check", "nonces"]]);
  assert.deepEqual([second!.name, [...second!.scopes], second!.hash.length], ["prometheus", ["metrics"], 32]);
  assert.deepEqual(rest, []);
});

Deno.test("a bad line is named by its number, and its hash is not shown", () => {
  const bad = [
    `${HASH.slice(2)} a check`,
    `${HASH} a/b check`,
    `${HASH} a`,
    `${HASH} a all`,
    `${HASH} a check, records`,
    `${HASH} a check,check`,
  ];
  for (const line of bad) {
    assert.throws(() => parseTokens(`\n${line}`), (thrown: unknown) => {
      assert.ok(thrown instanceof TokenFileError);
      assert.match(thrown.message, /^Line 2 /);
      assert.ok(!thrown.message.includes("abab"));
      return true;
    }, line);
  }
  assert.throws(() => parseTokens(`${HASH} a check\n`.repeat(1_001)), /More than 1000 tokens/);
});

Deno.test("a made token is let in by its line, for its scopes alone", async () => {
  const { token, line } = await makeToken("backend", ["check", "records"]);
  assert.match(token, /^iad_[\w-]{43}$/);
  assert.ok(!line.includes(token));
  const access = createAccess(() => parseTokens(`${HASH} other metrics\n${line}\n`));
  for (const scope of SCOPES) {
    const outcome = await access.authorize(`Bearer ${token}`, scope).catch((thrown) =>
      (thrown as IadError).code
    );
    const allowed = scope === "check" || scope === "records";
    assert.deepEqual(outcome, allowed ? { name: "backend" } : "FORBIDDEN", scope);
  }
  const refused = [
    undefined,
    "",
    token,
    `Basic ${token}`,
    `Bearer ${token}a`,
    "Bearer ",
    `Bearer ${"a".repeat(600)}`,
  ];
  for (const header of refused) {
    await assert.rejects(access.authorize(header, "check"), { code: "UNAUTHENTICATED" });
  }
});

Deno.test("without a file everybody is let in, with an empty one nobody", async () => {
  assert.deepEqual(await createAccess(() => undefined).authorize(undefined, "records"), { name: undefined });
  await assert.rejects(createAccess(() => []).authorize("Bearer iad_a", "records"), {
    code: "UNAUTHENTICATED",
  });
});
