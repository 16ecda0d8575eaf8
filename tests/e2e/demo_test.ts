/** The demo page of the real server, in real Chromium. */
import assert from "node:assert/strict";
import type { Page } from "../../harness/packages/playwright.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../../harness/server_process.ts";
import { accessibilityFaults } from "./support/accessibility.ts";
import { startDisplay } from "../../harness/browser/browsers.ts";
import { at, demoFilm, openDemo, walkDemo } from "../../harness/browser/demo_walk.ts";
import { withPage } from "../../harness/browser/page_browser.ts";
import { plainFilm } from "./support/plain_film.ts";

/** Runs `use` against a server of its own, as `serve` starts it. */
async function withServer(use: (url: string) => Promise<void>): Promise<void> {
  const dataDir = await makeDataDir();
  const server = await startServerProcess({ dataDir });
  try {
    await use(server.url);
  } finally {
    await server.stop();
    await removeDataDir(dataDir);
  }
}

function test(name: string, fn: () => Promise<void>): void {
  // The browser driver keeps timers and a pipe of its own.
  Deno.test({ name, sanitizeOps: false, sanitizeResources: false, fn });
}

function tableOf(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll("dl > div")].map((row) => [
        row.firstElementChild!.textContent!,
        row.lastElementChild!.textContent!,
      ]),
    )
  );
}

test("no accessibility fault in any state, on a phone and a desktop, light and dark", () =>
  withServer(async (url) => {
    const display = await startDisplay();
    const found: string[] = [];
    let looked = 0;
    try {
      await walkDemo({
        url,
        display: display.name,
        look: async (page, { name }) => {
          looked++;
          for (const fault of await accessibilityFaults(page)) found.push(`${name}: ${fault}`);
          const isWide = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth > clientWidth;
          });
          if (isWide) found.push(`${name}: scrolls sideways`);
        },
      });
    } finally {
      await display.stop();
    }
    assert.deepEqual(found, []);
    assert.equal(looked, 16);
  }));

test("by keyboard to the verdict, with what a relying party sees and why, and once more", () =>
  withServer(async (url) => {
    await withPage({ camera: { film: await demoFilm("desktop") } }, async (page) => {
      await openDemo(page, url);
      const posted: Uint8Array[] = [];
      page.on("request", (request) => {
        if (request.url().endsWith("/demo/check")) posted.push(request.postDataBuffer()!);
      });
      const { keyboard } = page;
      await page.locator("iad-capture [part~=start]").focus();
      await keyboard.press("Enter");
      await at(page, "live");
      await keyboard.press("Space");
      await at(page, "review");
      await keyboard.press("Tab");
      await keyboard.press("Tab");
      await keyboard.press("Enter");
      const outcome = page.locator("#outcome");
      await outcome.waitFor();
      assert.equal(await outcome.textContent(), "Rejected");
      assert.equal(await outcome.evaluate((element) => element === document.activeElement), true);

      const answer = JSON.parse((await page.locator("pre").textContent())!).capture_liveness;
      assert.ok(answer.probability < 0.5);
      assert.ok(answer.rejection.includes("UNTRUSTED_DEVICE"), answer.rejection.join());
      const groups = await page.locator(".group h3").allTextContents();
      assert.ok(groups.includes("device") && groups.includes("automation"), groups.join());
      assert.ok(await page.locator(".group", { hasText: "device" }).getByText("camera_class_a").isVisible());
      assert.ok(await page.getByText("never for users").isVisible());

      const table = await tableOf(page);
      assert.equal(table["Size"], `${(posted[0]!.length / 1000).toFixed(0)} kB`);
      assert.match(table["Key id"]!, /^[0-9a-f]{16}$/);
      assert.match(table["Nonce"]!, /^[0-9a-f]{32}$/);
      assert.match(table["Photo"]!, /^1280 × 720, /);

      await keyboard.press("Tab");
      await keyboard.press("Enter");
      await at(page, "live");
      assert.equal(await outcome.count(), 0);
      await page.locator("[part~=shutter]").click();
      await page.locator("[part~=confirm]").click();
      await outcome.waitFor();
      assert.notEqual((await tableOf(page))["Nonce"], table["Nonce"]);
    });
  }));

test("a photo without a face gets the reference's words, a silent server an apology", () =>
  withServer(async (url) => {
    await withPage({ camera: { film: await plainFilm({ luma: 120 }) } }, async (page) => {
      await openDemo(page, url);
      await page.locator("[part~=start]").click();
      await page.locator("[part~=shutter]").click();
      await page.locator("[part~=confirm]").click();
      const outcome = page.locator("#outcome");
      await outcome.waitFor();
      assert.equal(await outcome.textContent(), "Face not found");
      const answer = JSON.parse((await page.locator("pre").textContent())!);
      assert.deepEqual([answer.status, answer.error_code, answer.path], [
        400,
        "FACE_NOT_FOUND",
        "/check_capture_liveness",
      ]);
      assert.deepEqual(await accessibilityFaults(page), []);

      await page.route("**/demo/check", (route) => route.abort());
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator("[part~=shutter]").click();
      await page.locator("[part~=confirm]").click();
      await page.getByRole("heading", { name: "No answer" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Try again" }).isVisible(), true);
    });
  }));

test("the element's other faces have no accessibility fault either: start, error, countdown, Arabic", () =>
  withServer(async (url) => {
    for (const [permission, state] of [["deny", "error"], ["grant", "countdown"]] as const) {
      await withPage({ camera: "pattern", permission }, async (page) => {
        await openDemo(page, url);
        assert.deepEqual(await accessibilityFaults(page), []);
        await page.getByText("Element options").click();
        await page.locator("#language").selectOption("ar");
        await page.locator("#countdown").selectOption("10");
        await page.locator("[part~=start]").click();
        if (state === "countdown") await page.locator("[part~=shutter]").click();
        await at(page, state);
        assert.equal(await page.locator(".frame").getAttribute("dir"), "rtl");
        assert.deepEqual(await accessibilityFaults(page), []);
      });
    }
  }));
