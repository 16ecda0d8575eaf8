/**
 * `deno task demo:screenshots [folder]`: the demo in four states, on a phone and a desktop, light and dark, from the
 * real server and real Chromium. For people to look at.
 */
import { fileURLToPath } from "node:url";
import { startDisplay } from "../../harness/browser/browsers.ts";
import { walkDemo } from "../../harness/browser/demo_walk.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../../harness/server_process.ts";

const folder = Deno.args[0] ?? fileURLToPath(new URL("../../data/screenshots", import.meta.url));

await Deno.mkdir(folder, { recursive: true });
const display = await startDisplay();
const dataDir = await makeDataDir();
const server = await startServerProcess({ dataDir });
try {
  await walkDemo({
    url: server.url,
    display: display.name,
    look: async (page, { name, state }) => {
      // A verdict is longer than any screen.
      await page.screenshot({ path: `${folder}/${name}.png`, fullPage: state === "verdict" });
    },
  });
} finally {
  await server.stop();
  await removeDataDir(dataDir);
  await display.stop();
}
