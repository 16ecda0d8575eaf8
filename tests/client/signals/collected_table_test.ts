/** client/README.md, "What is collected", against what the server reads and what the sources are. */
import assert from "node:assert/strict";
import { signalSources } from "../../../client/signals/sources.ts";
import { SIGNAL_SHAPES } from "../../../src/evidence/mod.ts";

const README = Deno.readTextFileSync(new URL("../../../client/README.md", import.meta.url));
const SPEC = Deno.readTextFileSync(new URL("../../../docs/spec/signals.md", import.meta.url));
const WEIGHTS = ["none", "low", "medium", "high"];
/** Assembled by the session: the photo's frame and the sealing. */
const BY_SESSION = ["video_frame", "clock"];

interface Row {
  readonly signal: string;
  readonly fields: readonly string[];
  readonly why: string;
  readonly privacy: string;
}

function rows(): Row[] {
  const section = README.split("## What is collected")[1]?.split(/^## /m)[0] ?? "";
  let signal = "";
  return section.split("\n").filter((line) => /^\|.*`/.test(line)).map((line) => {
    const [name, fields, why, privacy] = line.split("|").slice(1, -1).map((cell) => cell.trim());
    signal = name === "" ? signal : name!.replaceAll("`", "");
    return {
      signal,
      fields: [...fields!.matchAll(/`(\w+)`/g)].map(([, field]) => field!),
      why: why!,
      privacy: privacy!,
    };
  });
}

Deno.test("the README lists every field that is collected, once, with reason and weight", () => {
  const listed = rows().flatMap(({ signal, fields }) => fields.map((field) => `${signal}.${field}`));
  const read = Object.entries(SIGNAL_SHAPES).flatMap(([signal, shape]) =>
    Object.keys(("element" in shape ? shape.element : shape).shape).map((field) => `${signal}.${field}`)
  );
  assert.deepEqual(listed.sort(), read.sort());
  for (const { signal, why, privacy } of rows()) {
    assert.ok(why.length > 10, `${signal}: ${why}`);
    assert.ok(WEIGHTS.includes(privacy), `${signal}: ${privacy}`);
  }
});

Deno.test("the README gives each field the specification's weight", () => {
  for (const { signal, fields, privacy } of rows()) {
    const section = SPEC.split(`### \`${signal}\``)[1]!.split(/^##/m)[0]!;
    const whole = /Privacy: (\w+)\./.exec(section)?.[1];
    for (const field of fields) {
      const line = section.split("\n").find((one) =>
        one.startsWith("|") && one.split("|")[1]!.includes(`\`${field}\``)
      );
      const specified = whole ?? line?.split("|").at(-2)?.trim();
      assert.equal(privacy, specified, `${signal}.${field}`);
    }
  }
});

Deno.test("every signal that the server reads has one source, or comes with the photo", () => {
  const names = [...signalSources().map(({ name }) => name), ...BY_SESSION];
  assert.deepEqual(names.sort(), Object.keys(SIGNAL_SHAPES).sort());
});
