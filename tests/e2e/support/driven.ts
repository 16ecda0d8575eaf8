/** Chromium under Playwright, for what a page cannot do by itself, and for the attack that it is. */
import { type Browser, chromium } from "../../../harness/packages/playwright.ts";
import { cameraFlags, type CameraSource, CHROMIUM } from "../../../harness/browser/browsers.ts";
import type { Outcome, Stage, VisitPlan } from "../../../harness/browser/stage.ts";

interface DrivenOptions {
  readonly camera: CameraSource;
  /** X display; without one the browser is headless. */
  readonly display?: string;
}

export async function launchDriven({ camera, display }: DrivenOptions): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    headless: display === undefined,
    args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", ...cameraFlags(camera)],
    ...(display !== undefined && { env: { ...Deno.env.toObject(), DISPLAY: display } }),
  });
}

/** A visit by a window that Playwright drives. */
export async function visitDriven(stage: Stage, plan: VisitPlan): Promise<Outcome> {
  const display = (await stage.screen()).name;
  return await stage.visitWith(plan, async (url) => {
    const browser = await launchDriven({ camera: plan.camera, display });
    const page = await browser.newPage();
    await page.goto(url);
    return { stop: () => browser.close() };
  });
}
