/** What client/README.md says of the element, against the element. */
import assert from "node:assert/strict";
import { COLOUR_NAMES } from "../../../client/element/theme.ts";
import { ELEMENT_STATES } from "../../../client/element/state.ts";
import { STRICT_POLICY } from "../../e2e/support/element_site.ts";

const ROOT = new URL("../../../client/", import.meta.url);
const README = await Deno.readTextFile(new URL("README.md", ROOT));
const SECTION = README.slice(README.indexOf("## Element"), README.indexOf("## Your backend"));

async function sources(): Promise<string> {
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(new URL("element/", ROOT))) {
    if (name.endsWith(".ts")) texts.push(await Deno.readTextFile(new URL(`element/${name}`, ROOT)));
  }
  return texts.join("\n");
}

Deno.test("the README names the policy that the browser tests run under", () => {
  assert.ok(README.includes(`Content-Security-Policy: ${STRICT_POLICY}\n`));
});

Deno.test("every custom property, part, slot, attribute and state is in the README", async () => {
  const text = await sources();
  const slots = [...text.matchAll(/slot\("(\w+)"/g)].map(([, name]) => name!);
  const parts = [...text.matchAll(/part: [`"]([\w -]+)[`"]/g)].flatMap(([, names]) => names!.split(" "));
  const buttons = [...text.matchAll(/button\("([\w-]+)"/g)].map(([, name]) => name!);
  const properties = [...text.matchAll(/var\((--iad-[\w-]+)/g)].map(([, name]) => name!);
  const attributes = [...text.matchAll(/getAttribute\("([\w-]+)"\)/g)].map(([, name]) => name!);
  const colours = COLOUR_NAMES.map((name) => `--iad-${name}`);
  assert.ok(slots.length >= 5 && parts.length >= 15 && buttons.length >= 6 && properties.length >= 4);
  const names = [...slots, ...parts, ...buttons, ...properties, ...attributes, ...colours, ...ELEMENT_STATES];
  const missing = names.filter((name) => !SECTION.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});
