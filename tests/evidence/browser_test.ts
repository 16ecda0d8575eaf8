import assert from "node:assert/strict";
import { claimedBrowser } from "../../src/evidence/browser.ts";

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko)";
const CASES: readonly (readonly [string, Partial<ReturnType<typeof claimedBrowser>>])[] = [
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${CHROME} Chrome/156.0.0.0 Safari/537.36`,
    { engine: "chromium", major: 156, browser: "chrome", platform: "linux", mobile: false, headless: false },
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${CHROME} HeadlessChrome/156.0.8078.79 Safari/537.36`,
    { engine: "chromium", major: 156, headless: true, version: "156.0.8078.79" },
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`,
    { engine: "chromium", major: 156, browser: "edge", platform: "windows" },
  ],
  [
    `Mozilla/5.0 (Linux; Android 16; K) ${CHROME} SamsungBrowser/30.0 Chrome/150.0.0.0 Mobile Safari/537.36`,
    {
      engine: "chromium",
      major: 150,
      browser: "samsung",
      version: "30.0",
      platform: "android",
      mobile: true,
    },
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
    { engine: "gecko", major: 153, browser: "firefox" },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
    "Version/26.1 Mobile/15E148 Safari/604.1",
    { engine: "webkit", major: 26, browser: "safari", platform: "ios", mobile: true },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
    "CriOS/156.0.0.0 Mobile/15E148 Safari/604.1",
    { engine: "webkit", browser: "chrome", platform: "ios" },
  ],
  ["curl/8.0", { engine: "other", major: null, browser: "other", version: null, platform: "other" }],
  [`Chrome/${"9".repeat(400)}`, { engine: "chromium", version: "9".repeat(32) }],
];

Deno.test("a user agent gives the claimed engine, version and platform", () => {
  for (const [userAgent, expected] of CASES) {
    const claimed = claimedBrowser(userAgent);
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(claimed[name as keyof typeof claimed], value, `${name} of ${userAgent.slice(0, 80)}`);
    }
  }
});
