/**
 * `deno task demo:screenshots [folder]`: the demo in four states, on a phone and a desktop, light and dark, from the
 * real server and real Chromium. For people to look at.
 */
import { startDisplay } from "../../tests/e2e/support/browsers.ts";
import { DEVICES, SCHEMES, walkDemo } from "../../tests/e2e/support/demo_walk.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../../tests/support/server_process.ts";

const folder = Deno.args[0] ?? new URL("../../data/screenshots", import.meta.url).pathname;

async function takeAll(url: string, display: string): Promise<void> {
  for (const device of DEVICES) {
    for (const scheme of SCHEMES) {
      await walkDemo({
        ...{ url, display, device, scheme },
        look: async (state, page) => {
          await page.screenshot({
            path: `${folder}/${device}-${scheme}-${state}.png`,
            // A verdict is longer than any screen.
            fullPage: state === "verdict",
          });
        },
      });
    }
  }
}

await Deno.mkdir(folder, { recursive: true });
const display = await startDisplay();
const dataDir = await makeDataDir();
const server = await startServerProcess({ dataDir });
try {
  await takeAll(server.url, display.name);
} finally {
  await server.stop();
  await removeDataDir(dataDir);
  await display.stop();
}
