/** The built client: `deno task test` builds it first. */
import type { BuildManifest, FileRole } from "../../src/client_build/mod.ts";

export const CLIENT_DIST = new URL("../../client/dist/", import.meta.url);

export const BUILT: BuildManifest = JSON.parse(Deno.readTextFileSync(new URL("manifest.json", CLIENT_DIST)));

/** Name of the built file with this role. */
export function builtName(role: FileRole): string {
  const found = Object.keys(BUILT.files).find((name) => BUILT.files[name]?.role === role);
  if (found === undefined) throw new Error(`The build has no ${role}`);
  return found;
}

export function builtBytes(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, CLIENT_DIST));
}
