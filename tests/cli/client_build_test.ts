import assert from "node:assert/strict";
import { loadClient } from "../../src/cli/client_build.ts";
import { CommandError } from "../../src/cli/args.ts";
import { generateSigningKey, signManifest, verifyManifest } from "../../src/client_build/mod.ts";
import { buildClient } from "../../tools/client/build_client.ts";
import { publicKeyOf, withSources, type Workshop } from "../support/client_sources.ts";

function settingsOf({ dir, options }: Workshop) {
  return {
    clientDir: options.out,
    clientBuildsDir: `${dir}/accepted`,
    clientBuildsKey: `${dir}/keys/build.pub.json`,
  };
}

function refusal(message: RegExp) {
  return (thrown: unknown) =>
    thrown instanceof CommandError && message.test(thrown.message) && !thrown.message.includes("\n");
}

Deno.test("without a manifest anywhere there is no client, no build and no need of a key", async () => {
  await withSources(async (workshop) => {
    assert.deepEqual(await loadClient(settingsOf(workshop)), { client: undefined, builds: new Map() });
  });
});

Deno.test("the client's own manifest and those of earlier builds are accepted", async () => {
  await withSources(async (workshop) => {
    const settings = settingsOf(workshop);
    const first = await buildClient(workshop.options);
    await Deno.mkdir(settings.clientBuildsDir);
    await Deno.copyFile(`${workshop.options.out}/manifest.jws`, `${settings.clientBuildsDir}/first.jws`);
    await workshop.write("mod.ts", "export const told = 1;");
    const second = await buildClient(workshop.options);
    const { client, builds } = await loadClient(settings);
    assert.deepEqual([...builds.keys()].sort(), [first.build, second.build].sort());
    assert.equal(client?.manifest.build, second.build);
    assert.deepEqual([...client.files.keys()].sort(), Object.keys(client.manifest.files).sort());
    // A server that serves no client itself may know its builds all the same.
    await Deno.remove(workshop.options.out, { recursive: true });
    const elsewhere = await loadClient(settings);
    assert.equal(elsewhere.client, undefined);
    assert.deepEqual([...elsewhere.builds.keys()], [first.build]);
  });
});

Deno.test("a manifest of another signer, or changed, is no start", async () => {
  await withSources(async (workshop) => {
    await buildClient(workshop.options);
    const settings = settingsOf(workshop);
    const other = await generateSigningKey();
    const signed = await Deno.readTextFile(`${workshop.options.out}/manifest.jws`);
    const manifest = await verifyManifest(signed, await publicKeyOf(workshop));
    await Deno.mkdir(settings.clientBuildsDir);
    const foreign = `${settings.clientBuildsDir}/foreign.jws`;
    for (const text of [await signManifest(manifest, other.privateKey), signed.slice(0, -10), ""]) {
      await Deno.writeTextFile(foreign, text);
      await assert.rejects(loadClient(settings), refusal(/foreign\.jws" is refused: .*not signed/));
    }
    await Deno.remove(foreign);
    await Deno.remove(settings.clientBuildsKey);
    await assert.rejects(loadClient(settings), refusal(/build\.pub\.json/));
  });
});

Deno.test("a file that is not the manifest's is no start", async () => {
  await withSources(async (workshop) => {
    await buildClient(workshop.options);
    const settings = settingsOf(workshop);
    const name = Object.keys(await workshop.read()).find((one) => /^iad-capture\..*\.js$/.test(one))!;
    const path = `${workshop.options.out}/${name}`;
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace(/.$/s, " "));
    await assert.rejects(loadClient(settings), refusal(/is not the one that its manifest names/));
    await Deno.remove(path);
    await assert.rejects(loadClient(settings), refusal(/Cannot read/));
  });
});
