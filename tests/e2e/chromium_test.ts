/** The project's own sealing code and a canvas photo, in real Chromium, against the real server. */
import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "../../harness/packages/playwright.ts";
import { encodeJpeg } from "../../harness/jpeg.ts";
import { HONEST_SIGNALS, PHOTOS, publicKeysOf } from "../../harness/bundles.ts";
import {
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from "../../harness/server_process.ts";

const EXECUTABLE = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

async function bundlePageClient(): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", new URL("page_client.ts", import.meta.url).pathname],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

interface Capture {
  readonly photo: string;
  readonly redraw: boolean;
  readonly signals: unknown;
  readonly key: unknown;
}
interface Answer {
  readonly status: number;
  readonly body: {
    readonly capture_liveness: { readonly probability: number; readonly rejection: string[] };
  };
}

/** Runs in the page: seals `photo` (base64; drawn on a canvas first if so told) and posts it to its own origin. */
async function capture(optionsText: string): Promise<Answer> {
  const options: Capture = JSON.parse(optionsText);
  const given = Uint8Array.from(atob(options.photo), (character) => character.charCodeAt(0));
  let photo = given;
  if (options.redraw) {
    const image = await createImageBitmap(new Blob([given], { type: "image/jpeg" }));
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.95));
    if (blob === null) throw new Error("The canvas gave no JPEG");
    photo = new Uint8Array(await blob.arrayBuffer());
  }
  const seal = (globalThis as unknown as {
    sealCapture: (input: unknown, key: unknown) => Promise<Uint8Array<ArrayBuffer>>;
  }).sealCapture;
  const sdk = { name: "iad-e2e", version: "1.0.0", build: "e2e" };
  const body = await seal({ photo, signals: options.signals, createdMs: Date.now(), sdk }, options.key);
  const response = await fetch("/check_capture_liveness", {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  return { status: response.status, body: await response.json() };
}

async function withPage(use: (page: Page, server: ServerProcess) => Promise<void>): Promise<void> {
  const script = await bundlePageClient();
  const dataDir = await makeDataDir();
  const server = await startServerProcess({ dataDir });
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
    const page = await browser.newPage();
    await page.goto(`${server.url}/livez`);
    await page.addScriptTag({ content: script, type: "module" });
    await page.waitForFunction("typeof sealCapture === 'function'");
    await use(page, server);
  } finally {
    await browser?.close();
    await server.stop();
    await removeDataDir(dataDir);
  }
}

Deno.test({
  name:
    "Chromium seals for every suite and its canvas photo is known as Chromium's; another encoder's is not",
  // The browser driver keeps timers and a pipe of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withPage(async (page, server) => {
      const [first, second, third, fourth] = PHOTOS.accepted;
      const photos = [first!, second!, third!];
      for (const [index, key] of (await publicKeysOf(server.url)).entries()) {
        const { status, body } = await page.evaluate(
          capture,
          JSON.stringify({
            photo: photos[index]!.bytes().toBase64(),
            redraw: true,
            signals: HONEST_SIGNALS,
            key,
          }),
        );
        assert.equal(status, 200);
        assert.deepEqual(body.capture_liveness.rejection, [], key.suite);
      }
      const [key] = await publicKeysOf(server.url);
      const { width, height, data } = await page.evaluate(pixels, fourth!.bytes().toBase64());
      const foreign = await encodeJpeg({
        width,
        height,
        data: Uint8ClampedArray.from(atob(data), (c) => c.charCodeAt(0)),
      });
      const { body } = await page.evaluate(
        capture,
        JSON.stringify({
          photo: foreign.toBase64(),
          redraw: false,
          signals: HONEST_SIGNALS,
          key,
        }),
      );
      // The page is a client of its own, whose build nobody published: enough to be named, not to be refused for.
      assert.deepEqual(body.capture_liveness.rejection, [
        "SDK_INTEGRITY_VIOLATION",
        "UNTRUSTED_CORRUPTED_PAYLOAD",
      ]);
      assert.ok(body.capture_liveness.probability < 0.5);
    }),
});

/** Runs in the page: the pixels of a JPEG, RGBA in base64. */
async function pixels(photo: string): Promise<{ width: number; height: number; data: string }> {
  const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  if (context === null) throw new Error("No canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let i = 0; i < data.length; i += 32_768) text += String.fromCharCode(...data.subarray(i, i + 32_768));
  return { width: image.width, height: image.height, data: btoa(text) };
}
