/** What the browser client imports must not drag in the key ring, a validator or anything of one runtime. */
import assert from "node:assert/strict";

const ROOT = new URL("../../src/", import.meta.url);
const ENTRIES = ["bytes/mod.ts", "envelope/seal.ts", "bundle/build.ts"];
const PACKAGES = new Set(["hpke", "cborg"]);

/** Every file that `entry` loads at run time; packages by their bare names. Type imports load nothing. */
async function runtimeImports(entry: URL, found: Set<string> = new Set()): Promise<Set<string>> {
  if (found.has(entry.href)) return found;
  found.add(entry.href);
  const source = await Deno.readTextFile(entry);
  for (const [statement, specifier] of source.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";/gm)) {
    if (/^(?:import|export) type /.test(statement)) continue;
    if (specifier!.startsWith(".")) await runtimeImports(new URL(specifier!, entry), found);
    else found.add(specifier!);
  }
  return found;
}

for (const entry of ENTRIES) {
  Deno.test(`${entry} loads in a browser`, async () => {
    const loaded = [...await runtimeImports(new URL(entry, ROOT))];
    for (const name of loaded.filter((item) => !item.startsWith("file:"))) {
      assert.ok(PACKAGES.has(name), `${entry} loads "${name}"`);
    }
    for (const file of loaded.filter((item) => item.startsWith("file:"))) {
      assert.doesNotMatch(file, /key_ring|key_file|\/parse\.ts|errors\.ts/);
      assert.doesNotMatch(await Deno.readTextFile(new URL(file)), /\bDeno\.|\bprocess\.|\bBuffer\./);
    }
  });
}
