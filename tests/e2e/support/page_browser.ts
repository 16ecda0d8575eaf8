/** Chromium under playwright-core, for tests of what a page shows; what it plays as its camera is a film or nothing. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "./browsers.ts";

const QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export interface PageOptions extends BrowserContextOptions {
  /** A y4m file, the browser's own test pattern, or no camera at all. */
  readonly camera: { readonly film: string } | "pattern" | "none";
  /** What the browser answers when the page asks for the camera; `ask` leaves the question to nobody, on a screen. */
  readonly permission?: "grant" | "deny" | "ask";
  /** X display; with it the browser has a window. Without one there is nobody to ask, which is a denial. */
  readonly display?: string;
  readonly flags?: readonly string[];
}

/** Runs `use` in a browser of its own. Fails on an error that the page did not catch. */
export async function withPage(options: PageOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const { camera, permission = "grant", display, flags = [], ...context } = options;
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    headless: display === undefined,
    ...(display !== undefined && { env: { ...Deno.env.toObject(), DISPLAY: display } }),
    args: [...QUIET, ...cameraFlags(camera), ...PERMISSION_FLAGS[permission], ...flags],
  });
  try {
    const page = await (await browser.newContext(context)).newPage();
    const uncaught: Error[] = [];
    page.on("pageerror", (error) => uncaught.push(error));
    await use(page);
    const [first] = uncaught;
    if (first !== undefined) throw new Error(`The page threw: ${first.message}`, { cause: first });
  } finally {
    await browser.close();
  }
}

const PERMISSION_FLAGS = {
  grant: ["--use-fake-ui-for-media-stream"],
  deny: ["--use-fake-ui-for-media-stream=deny"],
  ask: [],
} as const;

function cameraFlags(camera: PageOptions["camera"]): readonly string[] {
  if (camera === "none") return [];
  const fake = "--use-fake-device-for-media-stream";
  return camera === "pattern" ? [fake] : [fake, `--use-file-for-fake-video-capture=${camera.film}`];
}
