/**
 * Writes tests/vectors/bundle, tests/vectors/keys and the worked example of docs/spec/bundle.md.
 * The same run gives the same files, except for `hybrid`: ML-KEM's encapsulation cannot be seeded through WebCrypto,
 * so those files are kept where they exist. Delete them to have them made again.
 *
 *     deno run -A tools/vectors/generate.ts
 */
import { formatPrivateKeyFile, formatPublicKeyFile } from "../../src/envelope/mod.ts";
import { workedExample, writeExample } from "./example.ts";
import { testKeys } from "./keys.ts";
import { formatVector, makeVector } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const ROOT = new URL("../../", import.meta.url);
const VECTORS = new URL("tests/vectors/bundle/", ROOT);
const KEYS = new URL("tests/vectors/keys/", ROOT);
const SPEC = new URL("docs/spec/bundle.md", ROOT);

async function exists(file: URL): Promise<boolean> {
  return await Deno.stat(file).then(() => true, () => false);
}

async function main(): Promise<void> {
  const keys = await testKeys();
  await Deno.mkdir(VECTORS, { recursive: true });
  await Deno.mkdir(KEYS, { recursive: true });
  for (const key of Object.values(keys)) {
    await Deno.writeTextFile(new URL(`${key.name}.key.json`, KEYS), formatPrivateKeyFile(key));
    await Deno.writeTextFile(new URL(`${key.name}.pub.json`, KEYS), formatPublicKeyFile(key));
  }
  for (const scenario of SCENARIOS) {
    const file = new URL(`${scenario.name}.json`, VECTORS);
    if (scenario.isRandom && await exists(file)) continue;
    await Deno.writeTextFile(file, formatVector(await makeVector(scenario, keys)));
  }
  const names = new Set(SCENARIOS.map(({ name }) => `${name}.json`));
  for await (const { name } of Deno.readDir(VECTORS)) {
    if (!names.has(name)) await Deno.remove(new URL(name, VECTORS));
  }
  await Deno.writeTextFile(
    SPEC,
    writeExample(await Deno.readTextFile(SPEC), await workedExample(keys.x25519)),
  );
}

await main();
