/** Every signal of the client, looked at in real browsers under a strict policy. */
import assert from "node:assert/strict";
import type { Browser, Page } from "../../harness/packages/playwright.ts";
import type { Signals } from "../../src/bundle/types.ts";
import { type ReadSignals, readSignals, valueOf } from "../../src/evidence/read_signals.ts";
import { observeTamper } from "../../src/evidence/sources/tamper.ts";
import { readSignalsFixture } from "../support/signal_fixtures.ts";
import { CAUGHT_BY, HOOKS } from "./signals/hooks.ts";
import { readWhole } from "./signals/read_whole.ts";
import { serveSignalsPage, type SignalsPage } from "./signals/serve_page.ts";
import { launchDriven } from "./support/driven.ts";

/** The browser driver keeps timers and a pipe of its own. */
const UNSANITIZED = { sanitizeOps: false, sanitizeResources: false };

async function withBrowser(use: (browser: Browser, served: SignalsPage) => Promise<void>): Promise<void> {
  const served = await serveSignalsPage();
  let browser: Browser | undefined;
  try {
    browser = await launchDriven({ camera: { kind: "fake" } });
    await use(browser, served);
  } finally {
    await browser?.close();
    await served.close();
  }
}

async function openPage(browser: Browser, { url, script }: { url: string; script?: string }): Promise<Page> {
  const page = await browser.newPage();
  if (script !== undefined) await page.addInitScript(script);
  await page.goto(url);
  await page.waitForFunction("typeof observeSignals === 'function'");
  return page;
}

async function observeIn(page: Page, previewMs = 300): Promise<Signals> {
  return await page.evaluate(`observeSignals({ previewMs: ${previewMs} })`);
}

function fieldsOf(observation: ReadSignals[keyof ReadSignals]): string[] {
  assert.ok(observation.kind === "observed");
  return Object.keys(observation.value).sort();
}

function outcomesOf(signals: Signals, name: string): Record<string, string> {
  return valueOf(readWhole(signals).tamper)?.functions?.[name] ?? {};
}

Deno.test({
  name: "Chromium tells every signal, well-formed, as the measured reports have them",
  ...UNSANITIZED,
  fn: () =>
    withBrowser(async (browser, served) => {
      const page = await openPage(browser, { url: served.url });
      const signals = await observeIn(page, 1200);
      const read = readWhole(signals);
      for (const [name, { kind }] of Object.entries(read)) {
        const bySession = name === "video_frame" || name === "clock";
        assert.equal(kind, bySession ? "unavailable" : "observed", name);
      }
      const measured = readSignals(readSignalsFixture("reports/pw_fake"));
      const { deviceId, groupId, ...track } = valueOf(read.track)!;
      assert.deepEqual(
        { ...track, deviceId: typeof deviceId, groupId: typeof groupId },
        { ...valueOf(measured.track), deviceId: "string", groupId: "string" },
      );
      assert.match(`${deviceId} ${groupId}`, /^[0-9a-f]{64} [0-9a-f]{64}$/);
      assert.ok(valueOf(read.devices)!.some((device) =>
        device.deviceId === deviceId && device.label === "fake_device_0"
      ));
      assert.deepEqual(Object.keys(valueOf(read.settings)!), ["width", "height", "frameRate", "resizeMode"]);
      assert.deepEqual(
        valueOf(read.capabilities)!.controls!.toSorted(),
        valueOf(measured.capabilities)!.controls!.toSorted(),
      );
      assert.deepEqual(valueOf(read.automation), { webdriver: true, webdriverOwn: false, globals: [] });
      assert.deepEqual(valueOf(read.inspector), {
        ...valueOf(readSignals(readSignalsFixture("reports/p2_pw")).inspector),
      });
      assert.deepEqual(valueOf(read.geometry), valueOf(measured.geometry));
      for (const name of ["navigator", "ua_ch", "worker", "gpu"] as const) {
        assert.deepEqual(fieldsOf(read[name]), fieldsOf(measured[name]), name);
      }
      assert.equal(valueOf(read.worker)!.userAgent, valueOf(read.navigator)!.userAgent);
      const frames = valueOf(read.frames)!;
      assert.ok(frames.count! > 10 && frames.captureTimes === frames.count && frames.rtpTimestamps === 0);
      assert.ok(valueOf(read.image_capture)!.imageWidth! > 0);
      assert.match(valueOf(read.encoder_canary)!.sha256!, /^[0-9a-f]{64}$/);
    }),
});

Deno.test({
  name: "the client asks the network for nothing, hashes its own files and leaves nothing in the page",
  ...UNSANITIZED,
  fn: () =>
    withBrowser(async (browser, served) => {
      const page = await openPage(browser, { url: served.url });
      const before = await page.evaluate("Object.getOwnPropertyNames(window).join()");
      const html = await page.content();
      const signals = await observeIn(page);
      assert.deepEqual(served.asked, ["/", "/page.js", "/worker.js"]);
      const { librarySha384, workerSha384 } = valueOf(readWhole(signals).sdk_source)!;
      assert.equal(librarySha384, await sha384(served.scripts.page));
      assert.equal(workerSha384, await sha384(served.scripts.worker));
      assert.equal(await page.evaluate("Object.getOwnPropertyNames(window).join()"), before);
      assert.equal(await page.evaluate("window.length + typeof Error.prepareStackTrace"), "0undefined");
      assert.equal(await page.content(), html);
      // A page that is still being read has no body yet.
      await page.evaluate("document.body.remove()");
      assert.equal(outcomesOf(await observeIn(page), "getUserMedia")["iframe_text"], "native");
      assert.equal(await page.evaluate("document.documentElement.children.length"), 1);
    }),
});

async function sha384(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-384", bytes)).toBase64();
}

Deno.test({
  name: "each way of hooking shows in the tests that caught it when it was measured",
  ...UNSANITIZED,
  fn: () =>
    withBrowser(async (browser, served) => {
      for (const [name, script] of Object.entries(HOOKS)) {
        const page = await openPage(browser, { url: served.url, script: `{${script}}` });
        const signals = await observeIn(page);
        const results = outcomesOf(signals, "getUserMedia");
        const foreign = Object.keys(results).filter((test) => results[test] === "foreign");
        assert.deepEqual(foreign.sort(), CAUGHT_BY[name as keyof typeof HOOKS].toSorted(), name);
        assert.ok(
          Object.values(results).every((result) => result === "foreign" || result === "native"),
          name,
        );
        const tamper = observeTamper(readSignals(signals));
        assert.deepEqual(tamper, {
          kind: "observed",
          value: { capturePath: ["getUserMedia"], canvasRead: [], functionToString: name === "stealth" },
        }, name);
        const own = valueOf(readSignals(signals).tamper)!.mediaDevicesOwn;
        assert.deepEqual(own, name === "arrow" ? ["getUserMedia"] : [], name);
        // A circle in the chain would break the function for the page.
        assert.equal(await page.evaluate("typeof navigator.mediaDevices.getUserMedia.name"), "string");
        await page.close();
      }
    }),
});

Deno.test({
  name: "hooks on the very track, on a setter and in the console are seen or do not matter",
  ...UNSANITIZED,
  fn: () =>
    withBrowser(async (browser, served) => {
      const script = `{
        const real = MediaDevices.prototype.getUserMedia;
        const { set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
        Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
          ...Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject"),
          set(stream) {
            const track = stream.getVideoTracks()[0];
            track.getSettings = () => MediaStreamTrack.prototype.getSettings.call(track);
            set.call(this, stream);
          },
        });
        const { debug } = console;
        console.debug = (...given) => debug.call(console, ...given.map((one) => one.stack + one.name));
      }`;
      // As the page's own script: what a driver injects runs in fresh frames too.
      const page = await openPage(browser, { url: served.url });
      await page.evaluate(script);
      const signals = await observeIn(page);
      const tamper = observeTamper(readSignals(signals));
      assert.ok(tamper.kind === "observed");
      assert.deepEqual(tamper.value.capturePath.toSorted(), ["getSettings", "srcObject"]);
      const { inspector } = readSignals(readSignalsFixture("reports/p2_pw"));
      assert.deepEqual(valueOf(readSignals(signals).inspector), valueOf(inspector));
    }),
});

Deno.test({
  name: "a hook that comes after the start, or goes before the shutter, is seen",
  ...UNSANITIZED,
  fn: () =>
    withBrowser(async (browser, served) => {
      const page = await openPage(browser, {
        url: served.url,
        script: `{${HOOKS.proxy}; globalThis.real = real;}`,
      });
      const signals = await page.evaluate<Signals>(`observeSignals({
        previewMs: 100,
        between() {
          MediaDevices.prototype.getUserMedia = real;
          HTMLCanvasElement.prototype.toBlob = function toBlob() {};
        },
      })`);
      const tamper = observeTamper(readWhole(signals));
      assert.ok(tamper.kind === "observed");
      assert.deepEqual(tamper.value.capturePath.toSorted(), ["getUserMedia", "toBlob"]);
    }),
});
