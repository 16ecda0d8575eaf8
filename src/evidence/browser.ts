/** What a user-agent string claims. A claim is never trusted: it only decides what else must be true. */
type Engine = "chromium" | "gecko" | "webkit" | "other";
export type Platform = "android" | "ios" | "windows" | "macos" | "linux" | "chromeos" | "other";

export interface ClaimedBrowser {
  readonly engine: Engine;
  /** Engine major for Chromium and Gecko, Safari's `Version/` for WebKit; null when not told. */
  readonly major: number | null;
  readonly browser: string;
  /** As told, digits and dots, at most 32 characters. */
  readonly version: string | null;
  readonly platform: Platform;
  readonly mobile: boolean;
  readonly headless: boolean;
}

/** Order matters: a derived browser's string contains its ancestor's. iOS browsers are WebKit whatever they say. */
const BROWSERS: readonly (readonly [browser: string, engine: Engine, pattern: RegExp])[] = [
  ["chrome", "webkit", /\bCriOS\/([\d.]+)/],
  ["firefox", "webkit", /\bFxiOS\/([\d.]+)/],
  ["edge", "webkit", /\bEdgiOS\/([\d.]+)/],
  ["edge", "chromium", /\bEdgA?\/([\d.]+)/],
  ["opera", "chromium", /\bOPR\/([\d.]+)/],
  ["samsung", "chromium", /\bSamsungBrowser\/([\d.]+)/],
  ["headless_chrome", "chromium", /\bHeadlessChrome\/([\d.]+)/],
  ["chrome", "chromium", /\bChrom(?:e|ium)\/([\d.]+)/],
  ["firefox", "gecko", /\bFirefox\/([\d.]+)/],
  ["safari", "webkit", /\bVersion\/([\d.]+).*\bSafari\//],
  ["webview", "webkit", /\bAppleWebKit\/([\d.]+)/],
];
const PLATFORMS: readonly (readonly [Platform, RegExp])[] = [
  ["android", /\bAndroid\b/],
  ["ios", /\b(?:iPhone|iPad|iPod)\b/],
  ["windows", /\bWindows\b/],
  ["chromeos", /\bCrOS\b/],
  ["macos", /\bMacintosh\b/],
  ["linux", /\bLinux\b/],
];
const MAX_VERSION_LENGTH = 32;

export function claimedBrowser(userAgent: string): ClaimedBrowser {
  const platform = PLATFORMS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? "other";
  const mobile = platform === "android" || platform === "ios" || /\bMobile\b/.test(userAgent);
  const headless = /headless/i.test(userAgent);
  for (const [browser, engine, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1]?.slice(0, MAX_VERSION_LENGTH);
    if (version === undefined) continue;
    const major = engineMajor(userAgent, engine, version);
    return { engine, major, browser, version, platform, mobile, headless };
  }
  return { engine: "other", major: null, browser: "other", version: null, platform, mobile, headless };
}

function engineMajor(userAgent: string, engine: Engine, version: string): number | null {
  const own = engine === "chromium" ? /Chrom(?:e|ium)\/(\d{1,5})/.exec(userAgent)?.[1] : undefined;
  const major = Number.parseInt(own ?? version, 10);
  return Number.isSafeInteger(major) ? major : null;
}
