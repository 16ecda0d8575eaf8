/** The element on a page of its own under a strict policy, in real Chromium. */
import assert from "node:assert/strict";
import type { Page } from "../../harness/packages/playwright.ts";
import { parseBundle } from "../../src/bundle/mod.ts";
import { toHex } from "../../src/bytes/mod.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  openEnvelope,
  parseEnvelope,
} from "../../src/envelope/mod.ts";
import { readSignals, valueOf } from "../../src/evidence/read_signals.ts";
import { BUILT, builtName } from "../support/client_dist.ts";
import { type SiteOptions, startElementSite, STRICT_POLICY } from "./support/element_site.ts";
import { plainFilm } from "./support/plain_film.ts";
import { type PageOptions, withPage } from "../../harness/browser/page_browser.ts";

const RING = await createKeyRing(
  await Promise.all((["p256", "hybrid"] as const).map(async (suite) => ({
    name: `${suite}.key.json`,
    text: formatPrivateKeyFile(await generateKeyPair(suite)),
  }))),
);
const KEYS = { keys: RING.publicKeys() };
const PATTERN: PageOptions = { camera: "pattern" };

interface Visit {
  readonly page: Page;
  readonly url: string;
  /** Waits until the element shows this state. */
  at(state: string): Promise<void>;
  /** Every event so far, as [type, state or code]. */
  seen(): Promise<readonly (readonly [string, string | number])[]>;
}

/** One page with the element; fails when the page broke its own policy. */
function test(
  name: string,
  { site = {}, page: options = PATTERN }: { readonly site?: SiteOptions; readonly page?: PageOptions },
  use: (visit: Visit) => Promise<void>,
): void {
  Deno.test({
    name,
    // The browser driver keeps timers and a pipe of its own.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      await using server = startElementSite({ page: { keys: KEYS, ...site } });
      await withPage(options, async (page) => {
        const url = `${server.url}?page`;
        await page.goto(url);
        const visit: Visit = {
          page,
          url,
          at: (state) => page.locator(`.frame[data-state=${state}]`).waitFor(),
          seen: () => page.evaluate(() => (globalThis as unknown as { seen: [string, string][] }).seen),
        };
        await visit.at("idle");
        await use(visit);
        const violations = await page.evaluate(() =>
          (globalThis as unknown as { violations?: string[] }).violations ?? []
        );
        assert.deepEqual(violations, []);
      });
    },
  });
}

/** What a keyboard user is at: the part's name of the focused control inside the element. */
function focusedPart(page: Page): Promise<string> {
  return page.evaluate(() =>
    document.querySelector("iad-capture")?.shadowRoot?.activeElement?.getAttribute("part") ?? ""
  );
}

/** What the page was given last. */
async function sealedEnvelope(page: Page): Promise<ReturnType<typeof parseEnvelope>> {
  const text = await page.evaluate(() => {
    const { sealed } = globalThis as unknown as { sealed: { bundle: Uint8Array } };
    return btoa(Array.from(sealed.bundle, (byte) => String.fromCharCode(byte)).join(""));
  });
  return parseEnvelope(Uint8Array.fromBase64(text));
}

async function open({ page, at }: Visit): Promise<void> {
  await page.locator("[part~=start]").click();
  await at("live");
}

test(
  "the whole way by keyboard, with a countdown, a retake and a second look",
  { site: { attributes: 'countdown="1"' } },
  async ({ page, at, seen }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const { keyboard } = page;
    await keyboard.press("Tab");
    assert.equal(await focusedPart(page), "button start");
    await keyboard.press("Enter");
    await at("live");
    assert.equal(await focusedPart(page), "shutter");
    await keyboard.press("Space");
    await at("countdown");
    assert.equal(await focusedPart(page), "button countdown-cancel");
    await at("review");
    // Not on a button: whoever presses twice confirms nothing.
    assert.equal(await focusedPart(page), "photo");
    await keyboard.press("Space");
    await keyboard.press("Tab");
    assert.equal(await focusedPart(page), "button retake");
    await keyboard.press("Enter");
    await at("live");
    assert.equal(await focusedPart(page), "shutter");
    await keyboard.press("Enter");
    await at("review");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    assert.equal(await focusedPart(page), "button confirm");
    await keyboard.press("Enter");
    await at("done");
    assert.equal(await focusedPart(page), "title");
    const states = ["permission", "live", "countdown", "capturing", "review"];
    const events = await seen();
    assert.deepEqual(
      events.filter(([type]) => type === "statechange").map(([, state]) => state),
      [...states, ...states.slice(1), "done"],
    );
    assert.deepEqual(events.map(([type]) => type).filter((type) => type !== "statechange"), ["capture"]);
    assert.equal(events.at(-1)![0], "capture");
    // Its own files, from the cache or not, and nothing else.
    assert.deepEqual(
      asked.filter((path) => !/^\/client\/iad-capture-(worker|element)[\w.]*\.js$/.test(path)),
      [],
    );
  },
);

test("the bundle holds the attributes' nonce and text, and the very photo of the review", {
  site: {
    attributes: `nonce="${"0123456789abcdef".repeat(2)}" external="order 17" key-id="${KEYS.keys[0]!.keyId}"`,
  },
}, async (visit) => {
  const { page, at } = visit;
  await open(visit);
  await page.locator("[part~=shutter]").click();
  await at("review");
  await page.locator("[part~=confirm]").click();
  await at("done");
  const { preview, hidden, camera } = await page.evaluate(async () => {
    const { sealed } = globalThis as unknown as { sealed: { preview: Blob } };
    const element = document.querySelector("iad-capture")!;
    const bytes = new Uint8Array(await sealed.preview.arrayBuffer());
    return {
      preview: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
      hidden: element.getAttribute("nonce"),
      camera: element.shadowRoot?.querySelector("video")?.srcObject ?? null,
    };
  });
  const envelope = await sealedEnvelope(page);
  assert.equal(toHex(envelope.keyId), KEYS.keys[0]!.keyId);
  const opened = await parseBundle(await openEnvelope(envelope, RING));
  assert.equal(toHex(opened.nonce!), "0123456789abcdef".repeat(2));
  assert.equal(opened.external, "order 17");
  assert.equal(opened.photo.toBase64(), preview);
  // The browser hides every nonce attribute from scripts under a policy; the element must not read it there.
  assert.equal(hidden, "");
  assert.equal(camera, null);
});

test("a click on the picture takes the photo; Escape stops a countdown, then the capture", {
  site: { attributes: 'countdown="5"' },
}, async (visit) => {
  const { page, at, seen } = visit;
  await open(visit);
  await page.locator("video").click();
  await at("countdown");
  await page.keyboard.press("Escape");
  await at("live");
  await page.keyboard.press("Escape");
  await at("idle");
  assert.equal(await focusedPart(page), "button start");
  assert.deepEqual((await seen()).at(-1), ["error", "cancelled"]);
  assert.equal(await page.getByRole("status").textContent(), "You cancelled. No photo was sent.");
});

for (
  const { name, page, code, title, goto } of [
    {
      name: "permission denied",
      page: { camera: "pattern", permission: "deny" },
      code: "permission_denied",
      title: "The camera is blocked",
    },
    { name: "no camera", page: { camera: "none" }, code: "no_camera", title: "No camera found" },
    {
      name: "a page without https",
      page: { camera: "pattern", flags: ["--host-resolver-rules=MAP plain.test 127.0.0.1"] },
      code: "insecure_context",
      title: "This page is not secure",
      goto: (url: string) => url.replace("127.0.0.1", "plain.test"),
    },
  ] satisfies readonly {
    name: string;
    page: PageOptions;
    code: string;
    title: string;
    goto?: (url: string) => string;
  }[]
) {
  test(`${name}: says so, keeps the focus and can be tried again`, { page }, async (visit) => {
    const { page, at, seen, url } = visit;
    if (goto !== undefined) await page.goto(goto(url));
    await page.locator("[part~=start]").focus();
    await page.keyboard.press("Enter");
    await at("error");
    assert.equal(await focusedPart(page), "button retry");
    assert.equal(await page.locator("[part~=title]").textContent(), title);
    assert.match((await page.getByRole("alert").textContent())!, new RegExp(`^${title} \\S`));
    await page.keyboard.press("Enter");
    await page.waitForTimeout(100);
    await at("error");
    assert.deepEqual((await seen()).filter(([type]) => type === "error"), [["error", code], ["error", code]]);
  });
}

test("without a key the page is told, and the user that it is not the camera", {
  site: { keys: null },
}, async ({ page, at, seen }) => {
  await page.locator("[part~=start]").click();
  await at("error");
  assert.deepEqual((await seen()).at(-1), ["error", "invalid_options"]);
});

test("Arabic runs from right to left and mirrors the controls; the language may change any time", {
  site: { html: 'lang="ar-EG"' },
}, async (visit) => {
  const { page } = visit;
  await open(visit);
  const frame = page.locator(".frame");
  assert.deepEqual([await frame.getAttribute("dir"), await frame.getAttribute("lang")], ["rtl", "ar"]);
  const [shutter, cancel] = await Promise.all([
    page.locator("[part~=shutter]").boundingBox(),
    page.locator(".controls [part~=cancel]").boundingBox(),
  ]);
  assert.ok(cancel!.x < shutter!.x);
  await page.evaluate(() => document.querySelector("iad-capture")!.setAttribute("lang", "fr"));
  assert.equal(await page.getByRole("button", { name: "Prendre la photo" }).count(), 1);
  assert.equal(await frame.getAttribute("dir"), "ltr");
});

test("labels, slots, parts, custom properties and states are a page's to use", {
  site: { inside: '<p slot="intro">Own intro</p><a slot="error" href="#help">Help</a>' },
}, async (visit) => {
  const { page } = visit;
  assert.ok(await page.getByText("Own intro").isVisible());
  assert.equal(await page.locator("[part~=tips]").isVisible(), false);
  const found = await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`iad-capture { --iad-accent: rgb(1, 2, 3); }
      iad-capture::part(start) { outline: 5px solid rgb(4, 5, 6); }
      iad-capture:state(idle) { opacity: 0.5; }`);
    document.adoptedStyleSheets = [sheet];
    const element = document.querySelector("iad-capture")!;
    Object.assign(element, { labels: { start: "Go" } });
    const start = element.shadowRoot!.querySelector("[part~=start]")!;
    const { backgroundColor, outlineWidth } = getComputedStyle(start);
    return [start.textContent, backgroundColor, outlineWidth, getComputedStyle(element).opacity];
  });
  assert.deepEqual(found, ["Go", "rgb(1, 2, 3)", "5px", "0.5"]);
  await open(visit);
  assert.equal(
    await page.evaluate(() => document.querySelector("iad-capture")!.matches(":state(live)")),
    true,
  );
});

test("with two cameras there is a choice; switching keeps the picture's place and the focus", {
  page: { camera: "none", flags: ["--use-fake-device-for-media-stream=device-count=2"] },
}, async (visit) => {
  const { page, at, seen } = visit;
  await open(visit);
  const cameras = page.getByRole("combobox", { name: "Camera" });
  assert.deepEqual(await cameras.locator("option").allTextContents(), ["fake_device_0", "fake_device_1"]);
  assert.equal(await cameras.locator("option:checked").textContent(), "fake_device_0");
  await cameras.focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForTimeout(100);
  await at("live");
  assert.equal(await focusedPart(page), "cameras");
  assert.equal(await cameras.locator("option:checked").textContent(), "fake_device_1");
  assert.deepEqual((await seen()).map(([, state]) => state), ["permission", "live", "permission", "live"]);
  const label = await page.evaluate(() => {
    const { srcObject } = document.querySelector("iad-capture")!.shadowRoot!.querySelector("video")!;
    return (srcObject as MediaStream).getVideoTracks()[0]!.label;
  });
  assert.equal(label, "fake_device_1");
});

test("leaving the document turns the camera off; moving in it does not", {}, async (visit) => {
  const { page } = visit;
  await open(visit);
  const [moved, removed] = await page.evaluate(async () => {
    const element = document.querySelector("iad-capture")!;
    const { srcObject } = element.shadowRoot!.querySelector("video")!;
    const [track] = (srcObject as MediaStream).getVideoTracks();
    document.body.append(element);
    await Promise.resolve();
    const whileMoved = track!.readyState;
    element.remove();
    await Promise.resolve();
    return [whileMoved, track!.readyState];
  });
  assert.deepEqual([moved, removed], ["live", "ended"]);
});

test("a dark room is told over the picture and, politely, aloud; the shutter stays usable", {
  page: { camera: { film: await plainFilm({ luma: 24 }) } },
}, async (visit) => {
  const { page, at } = visit;
  await open(visit);
  await page.getByText("Too dark").first().waitFor();
  assert.match((await page.locator("[part~=hint]").textContent())!, /^Too dark/);
  assert.equal(await page.getByRole("status").textContent().then((text) => /Too dark/.test(text!)), false);
  await page.getByRole("status").filter({ hasText: "Too dark" }).waitFor();
  await page.locator("[part~=shutter]").click();
  await at("review");
});

/** What became of every track that the page was ever given. */
function cameras(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    (globalThis as unknown as { cameras: MediaStreamTrack[] }).cameras.map(({ readyState }) => readyState)
  );
}

for (const setup of ["late", "listener"] as const) {
  test(
    `a click before the page has set its keys waits for them (${setup})`,
    { site: { setup } },
    async (visit) => {
      await open(visit);
      assert.deepEqual((await visit.seen()).map(([, state]) => state), ["permission", "live"]);
    },
  );
}

test(
  "the page gets the capture under both names and in its function; unheard, the console says so",
  {},
  async (visit) => {
    const { page, at } = visit;
    const warned: string[] = [];
    page.on("console", (message) => warned.push(message.text()));
    await page.evaluate(() => {
      const element = document.querySelector("iad-capture")!;
      const bare = element.cloneNode() as typeof element;
      Object.assign(globalThis, { got: [] });
      const { got } = globalThis as unknown as { got: unknown[] };
      element.addEventListener("sealed", (event) => got.push((event as CustomEvent).detail));
      Object.assign(element, { deliver: (sealed: unknown) => got.push(sealed) });
      Object.assign(bare, { publicKey: (element as unknown as { publicKey: unknown }).publicKey });
      Object.assign(globalThis, { bare });
    });
    async function wholeWay(): Promise<void> {
      await open(visit);
      await page.locator("[part~=shutter]").click();
      await at("review");
      await page.locator("[part~=confirm]").click();
      await at("done");
    }
    await wholeWay();
    const [count, same] = await page.evaluate(() => {
      const { got, sealed } = globalThis as unknown as { got: unknown[]; sealed: unknown };
      return [got.length, got.every((one) => one === sealed)];
    });
    assert.deepEqual([count, same], [2, true]);
    assert.deepEqual(warned.filter((text) => text.includes("nobody heard")), []);
    await page.evaluate(() => {
      const { bare } = globalThis as unknown as { bare: Element };
      document.querySelector("iad-capture")!.replaceWith(bare);
    });
    const warning = page.waitForEvent("console", (message) => message.text().includes("nobody heard"));
    await wholeWay();
    await warning;
  },
);

test("a camera that shows nothing is no photo: the person is told, and the camera is off", {
  page: { camera: { film: await plainFilm({ luma: 16, step: 0 }) } },
}, async (visit) => {
  const { page, at, seen } = visit;
  await open(visit);
  await page.locator("[part~=shutter]").click();
  await at("error");
  assert.deepEqual((await seen()).at(-1), ["error", "blank_picture"]);
  assert.deepEqual(await cameras(page), ["ended"]);
  assert.equal(await page.locator("[part~=title]").textContent(), "The camera shows nothing");
});

test("a canvas that gives back noise is told apart from a camera that fails", {}, async (visit) => {
  const { page, at, seen } = visit;
  await page.evaluate(() => {
    // As fingerprinting protection does it, where the track cannot be read directly.
    Object.assign(globalThis, { MediaStreamTrackProcessor: undefined });
    const { prototype } = CanvasRenderingContext2D;
    const { getImageData } = prototype;
    prototype.getImageData = function (...args) {
      const image = getImageData.apply(this, args);
      crypto.getRandomValues(image.data.subarray(0, 65_536));
      return image;
    };
  });
  await open(visit);
  await page.locator("[part~=shutter]").click();
  await at("error");
  assert.deepEqual((await seen()).at(-1), ["error", "picture_hidden"]);
  assert.deepEqual(await cameras(page), ["ended"]);
});

test("an old browser is named before the camera is asked for", {}, async ({ page, at, seen }) => {
  await page.evaluate(() => Object.assign(AbortSignal.prototype, { throwIfAborted: undefined }));
  await page.locator("[part~=start]").click();
  await at("error");
  assert.deepEqual((await seen()).at(-1), ["error", "unsupported"]);
  assert.deepEqual(await cameras(page), []);
});

test("newer helpers of the language may be missing: the photo is taken all the same", {}, async (visit) => {
  const { page, at } = visit;
  await page.evaluate(() => {
    Object.assign(Promise, { withResolvers: undefined });
    Object.assign(AbortSignal, { any: undefined, timeout: undefined });
    Object.assign(String.prototype, { isWellFormed: undefined });
  });
  await open(visit);
  await page.locator("[part~=shutter]").click();
  await at("review");
});

test("the chosen camera stands in the attribute; one that is gone gives way to the default", {
  site: { attributes: 'device-id="0000"' },
  page: { camera: "none", flags: ["--use-fake-device-for-media-stream=device-count=2"] },
}, async (visit) => {
  const { page, at } = visit;
  await open(visit);
  const element = page.locator("iad-capture");
  assert.equal(await element.getAttribute("device-id"), null);
  const select = page.getByRole("combobox", { name: "Camera" });
  await select.selectOption({ index: 1 });
  await page.waitForTimeout(100);
  await at("live");
  assert.equal(await element.getAttribute("device-id"), await select.inputValue());
});

test("a paused preview goes on, and a camera that others hold is not a dark room", {}, async (visit) => {
  const { page } = visit;
  await open(visit);
  const paused = await page.evaluate(async () => {
    const video = document.querySelector("iad-capture")!.shadowRoot!.querySelector("video")!;
    const playing = new Promise((resolve) => video.addEventListener("playing", resolve, { once: true }));
    video.pause();
    await playing;
    return video.paused;
  });
  assert.equal(paused, false);
  await page.evaluate(() => {
    const { srcObject } = document.querySelector("iad-capture")!.shadowRoot!.querySelector("video")!;
    Object.defineProperty((srcObject as MediaStream).getVideoTracks()[0]!, "muted", { value: true });
  });
  await page.locator("[part~=hint]").filter({ hasText: "The camera is paused" }).waitFor();
});

for (
  const { name, site } of [
    {
      name: "under Trusted Types",
      site: { policy: `${STRICT_POLICY}; require-trusted-types-for 'script'; trusted-types iad-capture` },
    },
    {
      name: "from another origin, with its integrity",
      site: {
        elsewhere: true,
        policy:
          "default-src 'none'; script-src 'self' {elsewhere}; worker-src blob: {elsewhere}; connect-src {elsewhere}",
      },
    },
  ] satisfies readonly { name: string; site: SiteOptions }[]
) {
  test(`every signal is there ${name}`, { site }, async (visit) => {
    const { page, at } = visit;
    await open(visit);
    await page.locator("[part~=shutter]").click();
    await at("review");
    await page.locator("[part~=confirm]").click();
    await at("done");
    const opened = await parseBundle(await openEnvelope(await sealedEnvelope(page), RING));
    const { sdk_source, worker, video_frame } = readSignals(opened.signals);
    const hashOf = (role: "element" | "worker") => BUILT.files[builtName(role)]!.sha384;
    assert.deepEqual(valueOf(sdk_source), {
      librarySha384: hashOf("element"),
      workerSha384: hashOf("worker"),
    });
    assert.equal(worker.kind, "observed");
    assert.equal(valueOf(video_frame)!.reader, "worker");
  });
}

test(
  "a file that is not as it was built says so in the console",
  { site: { altered: true } },
  async (visit) => {
    const warning = visit.page.waitForEvent(
      "console",
      (message) => message.text().includes("not as it was built"),
    );
    await open(visit);
    await warning;
  },
);

for (const given of ["nothing", "an error"] as const) {
  test(`a prepare that gives ${given} is told as the page's fault, and is asked once`, {
    site: { keys: null },
  }, async (visit) => {
    const { page, at, seen } = visit;
    await page.evaluate((given) => {
      Object.assign(globalThis, { asked: 0 });
      const prepare = () => {
        (globalThis as unknown as { asked: number }).asked++;
        if (given === "an error") throw new TypeError("no");
      };
      Object.assign(document.querySelector("iad-capture")!, { prepare });
    }, given);
    await page.locator("[part~=start]").click();
    await at("error");
    assert.deepEqual((await seen()).at(-1), ["error", "invalid_options"]);
    assert.equal(await page.evaluate(() => (globalThis as unknown as { asked: number }).asked), 1);
  });
}

test(
  "a session whose camera was lost starts again and is not ended by the lost one",
  {},
  async ({ page }) => {
    const states = await page.evaluate(async () => {
      const url = document.querySelector<HTMLScriptElement>("script[src*=element]")!.src;
      const { createCapture } = await import(url);
      const { publicKey } = document.querySelector("iad-capture") as unknown as { publicKey: unknown };
      const capture = createCapture({ publicKey });
      await capture.start();
      const [track] = capture.stream.getVideoTracks();
      track.stop();
      track.dispatchEvent(new Event("ended"));
      const lost = capture.state;
      await capture.start();
      document.dispatchEvent(new Event("visibilitychange"));
      const again = capture.state;
      capture.stop();
      return [lost, again];
    });
    assert.deepEqual(states, ["idle", "live"]);
  },
);
