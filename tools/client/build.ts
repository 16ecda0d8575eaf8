/** `deno task build:client [--days N]`: the browser's files and their signed manifest, into client/dist. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BuildManifestError } from "../../src/client_build/mod.ts";
import { buildClient } from "./build_client.ts";

const ROOT = new URL("../../", import.meta.url);

async function main(): Promise<number> {
  const { values } = parseArgs({ args: Deno.args, options: { days: { type: "string", default: "365" } } });
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    return complain("Option --days must be 1 to 3650");
  }
  try {
    const { build, changed } = await buildClient({
      client: new URL("client/", ROOT),
      out: fileURLToPath(new URL("client/dist", ROOT)),
      signingKey: Deno.env.get("IAD_BUILD_SIGNING_KEY") ??
        fileURLToPath(new URL("signing/build.key.json", ROOT)),
      nowMs: Date.now(),
      days,
    });
    if (changed) {
      await Deno.stdout.write(new TextEncoder().encode(`Client build ${build} is in client/dist\n`));
    }
    return 0;
  } catch (thrown) {
    if (thrown instanceof BuildManifestError) return complain(thrown.message);
    throw thrown;
  }
}

function complain(reason: string): number {
  Deno.stderr.writeSync(new TextEncoder().encode(`build: ${reason}\n`));
  return 2;
}

Deno.exit(await main());
