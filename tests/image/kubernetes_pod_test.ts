/** The pod of the Deployment: the image with its settings, and with its secrets as files that can only be read. */
import assert from "node:assert/strict";
import { makeBundle } from "../../harness/bundles.ts";
import { openImage } from "../../harness/container/build.ts";
import { runImage } from "../../harness/container/run.ts";
import { parseAllDocuments } from "../../harness/packages/yaml.ts";
import { startSqld } from "../../harness/sqld.ts";
import { makeImageDataDir, startImageServer } from "../support/image_server.ts";

const MANIFEST = new URL("../../deploy/kubernetes/server.yaml", import.meta.url);

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

async function readContainer(): Promise<Container> {
  const [deployment] = parseAllDocuments(await Deno.readTextFile(MANIFEST));
  return deployment!.toJS().spec.template.spec.containers[0];
}

/** What the image prints for a command of `iad`. */
async function iad(args: readonly string[], dataDir: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const run = runImage(await openImage(), {
    args,
    volumes: { "/data": dataDir },
    onLine: (line) => lines.push(line),
  });
  assert.equal(await run.status, 0, run.errors.join("\n"));
  return lines;
}

Deno.test("a pod starts with secrets that can only be read, and answers with its token alone", async () => {
  const { env, volumeMounts } = await readContainer();
  const secrets = await makeImageDataDir();
  const sqld = await startSqld();
  try {
    await iad(["keygen", "--suite", "hybrid", "--default", "--out", "/data/keys"], secrets);
    const [token, line] = await iad(["token", "create", "--name", "backend"], secrets);
    await Deno.writeTextFile(`${secrets}/tokens`, `${line}\n`);
    await Deno.writeTextFile(
      `${secrets}/device_hash.key`,
      crypto.getRandomValues(new Uint8Array(32)).toHex(),
    );
    const places: Readonly<Record<string, string>> = { secrets, keys: `${secrets}/keys` };
    const mounts = volumeMounts.filter(({ name }) => name !== "tmp")
      .map(({ name, mountPath }) => [mountPath, places[name]!] as const);
    const settings = env.map(({ name, value }) => [name.replace("IAD_SERVER_", ""), value] as const);
    const server = await startImageServer(
      { ...Object.fromEntries(settings), DATABASE_URL: sqld.url, SHUTDOWN_DELAY_MS: "0" },
      { dataDir: secrets, readOnlyVolumes: Object.fromEntries(mounts) },
    );
    try {
      const body = await makeBundle(server.url, { suite: "hybrid" });
      const check = (headers: Record<string, string>) =>
        fetch(`${server.url}/check_capture_liveness`, {
          method: "POST",
          headers: { "content-type": "application/octet-stream", ...headers },
          body,
        });
      const refused = await check({});
      await refused.body?.cancel();
      assert.equal(refused.status, 401);
      const answered = await check({ authorization: `Bearer ${token}` });
      assert.equal(answered.status, 200, await answered.clone().text());
      assert.deepEqual((await answered.json()).capture_liveness.rejection, []);
    } finally {
      assert.equal(await server.stop(), 0);
    }
  } finally {
    await sqld.stop();
    await Deno.remove(secrets, { recursive: true });
  }
});
