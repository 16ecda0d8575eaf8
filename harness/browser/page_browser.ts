/** Chromium under playwright-core, for tests of what a page shows; what it plays as its camera is a film or nothing. */
import { type BrowserContextOptions, chromium, type Page } from "../packages/playwright.ts";
import { CHROMIUM } from "./browsers.ts";
import { requireProgram } from "./processes.ts";

const QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

interface DrivenBrowserOptions {
  /** A y4m file, the browser's own test pattern, or no camera at all. */
  readonly camera: { readonly film: string } | "pattern" | "none";
  /**
   * What the browser answers when a page asks for the camera. `ask` leaves the question to nobody, if there is a
   * display; contexts that have the permission are not asked.
   */
  readonly permission?: "grant" | "deny" | "ask";
  /** X display; with it the browser has a window. Without one there is nobody to ask, which is a denial. */
  readonly display?: string;
  readonly flags?: readonly string[];
}
export type PageOptions = DrivenBrowserOptions & BrowserContextOptions;

/** Runs `use` in a browser of its own; `visit` gives a page of a fresh context and closes it. */
export async function withBrowser(
  options: DrivenBrowserOptions,
  use: (
    visit: (context: BrowserContextOptions, look: (page: Page) => Promise<void>) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const { camera, permission = "grant", display, flags = [] } = options;
  requireProgram(CHROMIUM);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    headless: display === undefined,
    ...(display !== undefined && { env: { ...Deno.env.toObject(), DISPLAY: display } }),
    args: [...QUIET, ...cameraFlags(camera), ...PERMISSION_FLAGS[permission], ...flags],
  });
  try {
    await use(async (contextOptions, look) => {
      const context = await browser.newContext(contextOptions);
      await visitPage(await context.newPage(), look);
      await context.close();
    });
  } finally {
    await browser.close();
  }
}

/** The same for one page. */
export async function withPage(options: PageOptions, use: (page: Page) => Promise<void>): Promise<void> {
  await withBrowser(options, (visit) => {
    const { camera: _camera, permission: _permission, display: _display, flags: _flags, ...context } =
      options;
    return visit(context, use);
  });
}

/** Fails on an error that the page did not catch. */
async function visitPage(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
  const uncaught: Error[] = [];
  page.on("pageerror", (error) => uncaught.push(error));
  await look(page);
  const [first] = uncaught;
  if (first !== undefined) throw new Error(`The page threw: ${first.message}`, { cause: first });
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
