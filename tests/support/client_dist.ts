/** The built client: `deno task test` builds it first. */
import type { BuildManifest, FileRole } from "../../src/client_build/mod.ts";

export const CLIENT_DIST = new URL("../../client/dist/", import.meta.url);

export const BUILT: BuildManifest = JSON.parse(Deno.readTextFileSync(new URL("manifest.json", CLIENT_DIST)));

/** Name of the built file with this role; undefined where the build has none. */
export function builtName(role: FileRole): string | undefined {
  return Object.keys(BUILT.files).find((name) => BUILT.files[name]?.role === role);
}

export function builtBytes(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, CLIENT_DIST));
}
