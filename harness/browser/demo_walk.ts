/** A walk through the demo page as a person takes it, with a stop in each state that is looked at. */
import type { Page } from "../packages/playwright.ts";
import { filmFile, HD } from "./media.ts";
import { withBrowser } from "./page_browser.ts";
import { PORTRAITS, type Size } from "./picture.ts";

const DEMO_STATES = ["permission", "live", "review", "verdict"] as const;
type DemoState = (typeof DEMO_STATES)[number];
const DEVICES = ["phone", "desktop"] as const;
type Device = (typeof DEVICES)[number];
const SCHEMES = ["light", "dark"] as const;
const SCREENS: Readonly<Record<Device, Size>> = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};
/** A phone's camera stands upright. */
const UPRIGHT: Size = { width: 720, height: 1280 };

export async function demoFilm(device: Device): Promise<string> {
  return await filmFile(
    device === "desktop" ? { scene: "camera", portrait: PORTRAITS[0], size: HD, container: "y4m" } : {
      scene: "camera",
      portrait: { file: "selfie-femi-720x1280.jpg", x: 0.5, y: 0.5 },
      size: UPRIGHT,
      container: "y4m",
    },
  );
}

interface Walk {
  /** Of the server. */
  readonly url: string;
  /** X display: only a browser with a window asks for permission. */
  readonly display: string;
  /** Called on each device, in each scheme, in each state. */
  readonly look: (page: Page, where: { readonly name: string; readonly state: DemoState }) => Promise<void>;
}

/** On each device and in each scheme two visits: one whose question for the camera is never answered, one to the end. */
export async function walkDemo({ url, display, look }: Walk): Promise<void> {
  for (const device of DEVICES) {
    const film = await demoFilm(device);
    await withBrowser({ camera: { film }, permission: "ask", display }, async (visit) => {
      for (const colorScheme of SCHEMES) {
        const isPhone = device === "phone";
        const context = { viewport: SCREENS[device], colorScheme, hasTouch: isPhone, isMobile: isPhone };
        const stop = (page: Page, state: DemoState) =>
          look(page, { name: `${device}-${colorScheme}-${state}`, state });
        await visit(context, async (page) => {
          await openDemo(page, url);
          await page.locator("[part~=start]").click();
          await at(page, "permission");
          await stop(page, "permission");
        });
        await visit({ ...context, permissions: ["camera"] }, async (page) => {
          await openDemo(page, url);
          await page.locator("[part~=start]").click();
          await at(page, "live");
          await stop(page, "live");
          await page.locator("[part~=shutter]").click();
          await at(page, "review");
          await stop(page, "review");
          await page.locator("[part~=confirm]").click();
          await page.locator("#outcome").waitFor();
          await stop(page, "verdict");
        });
      }
    });
  }
}

export async function openDemo(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/demo`);
  await at(page, "idle");
}

/** Waits until the element shows this state. */
export async function at(page: Page, state: string): Promise<void> {
  await page.locator(`.frame[data-state=${state}]`).waitFor();
}
