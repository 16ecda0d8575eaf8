/**
 * Real browsers at work on one page, with **no automation protocol**: no remote debugging, no WebDriver, no pipe.
 * What the page found out it posts by itself.
 */
import { type Program, startProgram, within } from "./processes.ts";

export type BrowserKind = "headless" | "headful" | "headless_shell" | "firefox";

/** What plays the camera's part. */
export type CameraSource = { readonly kind: "fake" } | { readonly kind: "film"; readonly path: string };

interface BrowserOptions {
  readonly kind: BrowserKind;
  readonly camera: CameraSource;
  /** X display, only for `headful`. */
  readonly display?: string;
  /** When it is killed at the latest, seconds. */
  readonly limit?: number;
}

/** Seconds: no visit takes so long, and a screen lasts for all visits of a full run. */
const BROWSER_LIMIT = 180;
const DISPLAY_LIMIT = 4 * 3600;

export const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const HEADLESS_SHELL = Deno.env.get("CHROMIUM_HEADLESS_SHELL") ?? "/usr/bin/chromium-headless-shell";
const FIREFOX = Deno.env.get("FIREFOX") ?? "/usr/bin/firefox-esr";

/** Keeps the browser to the page: no first-run tab, no updates, no calls home. */
const QUIET = [
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--disable-breakpad",
  "--disable-crash-reporter",
  "--disable-dev-shm-usage",
  "--password-store=basic",
  // Tests run as root in containers.
  "--no-sandbox",
];
/** A fake screen has no window manager to place a window. */
const WINDOW = ["--window-position=0,0", "--window-size=1280,900"];

/** Opens `url`; the caller stops it when the page has said all. */
export async function startBrowser(url: string, options: BrowserOptions): Promise<Program> {
  const folder = await Deno.makeTempDir({ prefix: "iad-browser-" });
  if (options.kind === "firefox") return await startFirefox(url, folder);
  const headless = options.kind === "headless"
    ? ["--headless=new"]
    : options.kind === "headless_shell"
    ? ["--headless"]
    : [];
  return startProgram(options.kind === "headless_shell" ? HEADLESS_SHELL : CHROMIUM, {
    folder,
    limit: options.limit ?? BROWSER_LIMIT,
    env: { HOME: folder, ...(options.display !== undefined && { DISPLAY: options.display }) },
    args: [
      ...headless,
      ...QUIET,
      ...(options.kind === "headful" ? WINDOW : []),
      ...cameraFlags(options.camera),
      `--user-data-dir=${folder}`,
      url,
    ],
  });
}

/** The flags that put a test device, or a film, in the camera's place and grant it. */
export function cameraFlags(camera: CameraSource): readonly string[] {
  return [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    ...(camera.kind === "film" ? [`--use-file-for-fake-video-capture=${camera.path}`] : []),
  ];
}

const FIREFOX_PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "browser.aboutwelcome.enabled": false,
  "browser.tabs.warnOnClose": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.enabled": false,
  "app.update.enabled": false,
  "app.normandy.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "extensions.update.enabled": false,
};

async function startFirefox(url: string, folder: string): Promise<Program> {
  const lines = Object.entries(FIREFOX_PREFERENCES).map(([name, value]) =>
    `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`
  );
  await Deno.writeTextFile(`${folder}/user.js`, lines.join(""));
  return startProgram(FIREFOX, {
    folder,
    limit: BROWSER_LIMIT,
    env: { HOME: folder },
    args: ["--headless", "--no-remote", "--profile", folder, url],
  });
}

/** A screen that nobody sees. */
export interface Display {
  readonly name: string;
  stop(): Promise<void>;
}

const DISPLAY_MS = 20_000;

/** Starts Xvfb on a display that it picks itself. */
export async function startDisplay(): Promise<Display> {
  const ready = Promise.withResolvers<string>();
  const program = startProgram("/usr/bin/Xvfb", {
    limit: DISPLAY_LIMIT,
    args: ["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"],
    onLine: (line) => ready.resolve(`:${line.trim()}`),
  });
  try {
    return { name: await within(ready.promise, DISPLAY_MS, "Xvfb"), stop: program.stop };
  } catch (thrown) {
    await program.stop();
    throw new Error(`Xvfb did not start: ${program.complaints.join("\n")}`, { cause: thrown });
  }
}
