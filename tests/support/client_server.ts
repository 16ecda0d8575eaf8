/** A server with a built client: the small one of client_sources.ts, signed by a key of its own. */
import type { BuildManifest, FileRole } from "../../src/client_build/mod.ts";
import { buildClient } from "../../tools/client/build_client.ts";
import { withSources } from "./client_sources.ts";
import { type TestServer, withServer } from "./test_server.ts";

interface ClientServer extends TestServer {
  readonly manifest: BuildManifest;
  /** Name of the built file with this role. */
  nameOf(role: FileRole): string;
  /** Text of a built file. */
  textOf(name: string): Promise<string>;
}

export function withClientServer(
  settings: Readonly<Record<string, string>>,
  use: (server: ClientServer) => Promise<void>,
): Promise<void> {
  return withSources(async ({ dir, options }) => {
    const { out } = options;
    await buildClient({ ...options, nowMs: Date.now() });
    const manifest: BuildManifest = JSON.parse(await Deno.readTextFile(`${out}/manifest.json`));
    const paths = { CLIENT_DIR: out, CLIENT_BUILDS_KEY: `${dir}/keys/build.pub.json` };
    await withServer({ ...paths, ...settings }, (server) =>
      use({
        ...server,
        manifest,
        nameOf: (role) =>
          Object.keys(manifest.files).find((name) => manifest.files[name]?.role === role) ?? "",
        textOf: (name) => Deno.readTextFile(`${out}/${name}`),
      }));
  });
}
