import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { generateSigningKey, verifyManifest } from "../../src/client_build/mod.ts";
import { buildClient } from "../../tools/client/build_client.ts";
import { BUILD_START_MS as START, publicKeyOf, withSources } from "../support/client_sources.ts";

const DAY_MS = 86_400_000;
Deno.test("a build stamps its id and the worker's name, and signs the hash of every file", async () => {
  await withSources(async (workshop) => {
    const { build, changed } = await buildClient(workshop.options);
    assert.equal(changed, true);
    const files = await workshop.read();
    const manifest = await verifyManifest(files["manifest.jws"]!, await publicKeyOf(workshop));
    assert.deepEqual(JSON.parse(files["manifest.json"]!), manifest);
    assert.equal(manifest.build, build);
    assert.match(build, /^[0-9a-f]{16}$/);
    assert.equal(manifest.not_after, "2027-01-02T03:04:05Z");
    const roles = Object.entries(manifest.files).map(([name, { role }]) => [role, name]);
    const byRole = Object.fromEntries(roles);
    assert.deepEqual(Object.keys(byRole).sort(), [
      "demo_icon",
      "demo_page",
      "demo_script",
      "demo_style",
      "element",
      "library",
      "worker",
    ]);
    for (const [name, { sha384, bytes }] of Object.entries(manifest.files)) {
      assert.equal(createHash("sha384").update(files[name]!).digest("base64"), sha384);
      assert.equal(files[name]!.length, bytes);
      assert.match(name, /\.[0-9a-f]{16}\.(js|css|html|svg)$/);
    }
    const built = await import(`file://${workshop.options.out}/${byRole["library"]}`);
    assert.deepEqual(built.told, [build, byRole["worker"]]);
    assert.ok(files[byRole["worker"]!]!.includes(build));
    const script = manifest.files[byRole["demo_script"]!]!;
    assert.ok(
      files[byRole["demo_page"]!]!.includes(
        `src="demo/${byRole["demo_script"]}" integrity="sha384-${script.sha384}"`,
      ),
    );
  });
});

Deno.test("the same sources give the same bytes anywhere", async () => {
  await withSources(async (one) => {
    await withSources(async (other) => {
      await buildClient(one.options);
      await buildClient(other.options);
      const { "manifest.jws": _, ...first } = await one.read();
      const { "manifest.jws": __, ...second } = await other.read();
      assert.deepEqual(first, second);
    });
  });
});

Deno.test("the declarations lie beside the scripts and name each other by them", () =>
  withSources(async (workshop) => {
    await buildClient(workshop.options);
    const files = await workshop.read();
    assert.equal(files["iad-capture.d.ts"], "export declare const told: string[];\n");
    assert.equal(files["iad-capture-element.d.ts"], `export * from "./iad-capture.js";\n`);
  }));

Deno.test("a second build changes nothing, not even when two run at once", async () => {
  await withSources(async (workshop) => {
    const results = await Promise.all([1, 2, 3].map(() => buildClient(workshop.options)));
    assert.deepEqual(results.map(({ changed }) => changed).sort(), [false, false, true]);
    const before = await workshop.read();
    const later = { ...workshop.options, nowMs: START + 100 * DAY_MS };
    assert.equal((await buildClient(later)).changed, false);
    assert.deepEqual(await workshop.read(), before);
  });
});

Deno.test("half of a manifest's life gone, it is signed again for the same build", async () => {
  await withSources(async (workshop) => {
    const { build } = await buildClient(workshop.options);
    const renewed = await buildClient({ ...workshop.options, nowMs: START + 200 * DAY_MS });
    assert.deepEqual(renewed, { build, changed: true });
  });
});

Deno.test("a changed source is another build, and the old build's files go", async () => {
  await withSources(async (workshop) => {
    const { build } = await buildClient(workshop.options);
    const before = Object.keys(await workshop.read());
    await workshop.write("worker/worker.ts", "globalThis.postMessage(1);");
    const next = await buildClient(workshop.options);
    assert.notEqual(next.build, build);
    const after = Object.keys(await workshop.read());
    assert.equal(after.length, before.length);
    // The id and the worker's name are stamped into the library, so that its name changes too.
    assert.equal(
      after.some((name) => name.startsWith("iad-capture") && name.endsWith(".js") && before.includes(name)),
      false,
    );
  });
});

Deno.test("a built file that was altered is made anew", async () => {
  await withSources(async (workshop) => {
    await buildClient(workshop.options);
    const before = await workshop.read();
    const name = Object.keys(before).find((one) => /^iad-capture\..*\.js$/.test(one))!;
    await Deno.writeTextFile(`${workshop.options.out}/${name}`, before[name]! + " ");
    assert.equal((await buildClient(workshop.options)).changed, true);
    assert.equal((await workshop.read())[name], before[name]);
  });
});

Deno.test("the signing key is private, and a deployed build needs its public half only", async () => {
  await withSources(async (workshop) => {
    await buildClient(workshop.options);
    const { mode } = await Deno.stat(workshop.options.signingKey);
    assert.equal(mode! & 0o777, 0o600);
    await Deno.remove(workshop.options.signingKey);
    assert.equal((await buildClient(workshop.options)).changed, false);
    await workshop.write("demo/demo.css", "body { margin: 1px }\n");
    await assert.rejects(buildClient(workshop.options), /signing key .* is missing, its public half is not/);
  });
});

Deno.test("a given signing key is used as it is", async () => {
  await withSources(async (workshop) => {
    const { privateKey, publicKey } = await generateSigningKey();
    const signingKey = `${workshop.dir}/secret`;
    await Deno.writeTextFile(signingKey, privateKey);
    await buildClient({ ...workshop.options, signingKey });
    const { "manifest.jws": signed } = await workshop.read();
    await verifyManifest(signed!, publicKey);
    assert.equal(await Deno.readTextFile(`${signingKey}.pub.json`), publicKey);
    await Deno.writeTextFile(signingKey, "{}");
    await assert.rejects(buildClient({ ...workshop.options, signingKey }), /not a private Ed25519 JWK/);
  });
});
