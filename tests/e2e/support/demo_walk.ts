/** A walk through the demo page as a person takes it, with a stop in each state that is looked at. */
import type { Page } from "playwright-core";
import { filmFile, HD } from "./media.ts";
import { withPage } from "./page_browser.ts";
import { PORTRAITS, type Size } from "./picture.ts";

export const DEMO_STATES = ["permission", "live", "review", "verdict"] as const;
export type DemoState = (typeof DEMO_STATES)[number];
export const DEVICES = ["phone", "desktop"] as const;
export type Device = (typeof DEVICES)[number];
export const SCHEMES = ["light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

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

export interface Walk {
  /** Of the server. */
  readonly url: string;
  /** X display: only a browser with a window asks for permission. */
  readonly display: string;
  readonly device: Device;
  readonly scheme: Scheme;
  /** Called in each state, in order. */
  readonly look: (state: DemoState, page: Page) => Promise<void>;
}

/** Two visits: one that is never answered when it asks for the camera, and one that goes through to the verdict. */
export async function walkDemo({ url, display, device, scheme, look }: Walk): Promise<void> {
  const context = {
    camera: { film: await demoFilm(device) },
    display,
    viewport: SCREENS[device],
    colorScheme: scheme,
    hasTouch: device === "phone",
    isMobile: device === "phone",
    reducedMotion: "reduce",
  } as const;
  await withPage({ ...context, permission: "ask" }, async (page) => {
    await openDemo(page, url);
    await page.locator("[part~=start]").click();
    await at(page, "permission");
    await look("permission", page);
  });
  await withPage(context, async (page) => {
    await openDemo(page, url);
    await page.locator("[part~=start]").click();
    await at(page, "live");
    await look("live", page);
    await page.locator("[part~=shutter]").click();
    await at(page, "review");
    await look("review", page);
    await page.locator("[part~=confirm]").click();
    await page.locator("#outcome").waitFor();
    await look("verdict", page);
  });
}

export async function openDemo(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/demo`);
  await at(page, "idle");
}

/** Waits until the element shows this state. */
export async function at(page: Page, state: string): Promise<void> {
  await page.locator(`.frame[data-state=${state}]`).waitFor();
}
