/** `deno task build:edge`: the bundles of both edges, into edge/dist, and what they weigh. */
import { planAssets } from "./assets.ts";
import { buildEdge } from "./build_edge.ts";
import { type TargetName, TARGETS } from "./targets.ts";

const ROOT = new URL("../../", import.meta.url);
/** Bytes, gzipped file by file, as a platform's upload counts them. */
const MAX_GZIP = 8_000_000;

async function main(): Promise<number> {
  const plan = await planAssets({
    dir: new URL("client/dist/", ROOT),
    key: new URL("signing/build.pub.json", ROOT),
  });
  let tooLarge = false;
  for (const target of Object.keys(TARGETS) as TargetName[]) {
    const sizes = await buildEdge(target, { folder: new URL(`edge/dist/${target}/`, ROOT), plan });
    const total = { name: "together", raw: sum(sizes, "raw"), gzip: sum(sizes, "gzip") };
    tooLarge ||= total.gzip > MAX_GZIP;
    await say([
      `edge/dist/${target}`,
      ...[...sizes, total].map(({ name, raw, gzip }) =>
        `  ${name.padEnd(44)}${bytes(raw)}${bytes(gzip)} gzip`
      ),
      `  ${TARGETS[target].limits}`,
    ]);
  }
  if (tooLarge) await say([`More than ${MAX_GZIP} bytes gzipped`]);
  return tooLarge ? 1 : 0;
}

function sum(
  sizes: readonly { readonly raw: number; readonly gzip: number }[],
  which: "raw" | "gzip",
): number {
  return sizes.reduce((total, size) => total + size[which], 0);
}

function bytes(count: number): string {
  return count.toLocaleString("en").padStart(12);
}

async function say(lines: readonly string[]): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

Deno.exit(await main());
