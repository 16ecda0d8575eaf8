import assert from "node:assert/strict";
import { SIGNAL_SHAPES } from "../../src/evidence/mod.ts";
import { readSignals } from "../../src/evidence/read_signals.ts";
import { readSignalsFixture, reportNames } from "../support/signal_fixtures.ts";

const SPEC = Deno.readTextFileSync(new URL("../../docs/spec/signals.md", import.meta.url));

function section(name: string): string {
  const [, rest] = SPEC.split(`### \`${name}\``);
  assert.ok(rest !== undefined, `docs/spec/signals.md has no section on "${name}"`);
  return rest.split(/^##/m)[0]!;
}

Deno.test("the specification names every signal that the server reads, and no other", () => {
  const specified = [...SPEC.matchAll(/^### `(\w+)`/gm)].map((match) => match[1]);
  assert.deepEqual(specified.sort(), Object.keys(SIGNAL_SHAPES).sort());
});

Deno.test("the specification names every field that the server reads", () => {
  for (const [name, shape] of Object.entries(SIGNAL_SHAPES)) {
    const item = "element" in shape ? shape.element : shape;
    for (const field of Object.keys(item.shape)) {
      assert.ok(section(name).includes(`\`${field}\``), `"${name}.${field}" is not specified`);
    }
  }
});

Deno.test("no fixture has a malformed or an unknown signal", () => {
  const names = [...reportNames().map((name) => `reports/${name}`), "honest_chromium", "honest_firefox"];
  for (const name of names) {
    const signals = readSignalsFixture(name);
    for (const [signal, read] of Object.entries(readSignals(signals))) {
      assert.equal(read.kind, signals[signal]?.status ?? "unavailable", `${name}: ${signal}`);
    }
    for (const signal of Object.keys(signals)) assert.ok(signal in SIGNAL_SHAPES, `${name}: ${signal}`);
  }
});
