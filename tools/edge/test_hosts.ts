/** `deno task test:hosts [deno|workerd]`: the API's tests against each edge, then what is the edges' own. */
import { planAssets } from "./assets.ts";
import { buildEdge } from "./build_edge.ts";

const ROOT = new URL("../../", import.meta.url);

/** What the contract promises, whatever the host. */
const API = [
  "contract",
  "http_errors",
  "access",
  "nonces",
  "operations",
  "capture_types",
  "repeated_request",
  "pixel_binding",
  "arriving_bodies",
  "face_liveness",
].map((name) => `tests/routes/${name}_test.ts`);
const EDGES = ["deno", "workerd"];

async function test(files: readonly string[], env: Readonly<Record<string, string>>): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--sanitize-ops", "--sanitize-resources", ...files],
    cwd: ROOT,
    env,
  }).spawn().status;
  return success;
}

await buildEdge("workerd", {
  folder: new URL("data/edge_without_client/workerd/", ROOT),
  plan: await planAssets(),
});
const asked = Deno.args.length === 0 ? EDGES : Deno.args;
let failed = asked.some((edge) => !EDGES.includes(edge));
for (const edge of failed ? [] : asked) failed = !await test(API, { IAD_TEST_HOST: edge }) || failed;
if (Deno.args.length === 0) failed = !await test(["tests/hosts"], {}) || failed;
Deno.exit(failed ? 1 : 0);
