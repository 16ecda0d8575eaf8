/** The same signals in browsers that nobody drives: what a driver changes must be absent. */
import assert from "node:assert/strict";
import { claimedBrowser } from "../../src/evidence/browser.ts";
import { confirmedVersion } from "../../src/evidence/confirmed_versions.ts";
import { type ReadSignals, readSignals, valueOf } from "../../src/evidence/read_signals.ts";
import { observeTamper } from "../../src/evidence/sources/tamper.ts";
import { readSignalsFixture } from "../support/signal_fixtures.ts";
import { readWhole } from "./signals/read_whole.ts";
import { serveSignalsPage, type SignalsPage } from "./signals/serve_page.ts";
import { type BrowserKind, startBrowser } from "../../harness/browser/browsers.ts";
import { within } from "../../harness/browser/processes.ts";

const REPORT_MS = 60_000;

async function observedBy(kind: BrowserKind): Promise<{ read: ReadSignals; served: SignalsPage }> {
  const served = await serveSignalsPage();
  try {
    const browser = await startBrowser(`${served.url}#report`, { kind, camera: { kind: "fake" } });
    try {
      return { read: readWhole(await within(served.reported, REPORT_MS, "The report")), served };
    } finally {
      await browser.stop();
    }
  } finally {
    await served.close();
  }
}

function withKind(read: ReadSignals, wanted: string): string[] {
  return Object.entries(read).filter(([, { kind }]) => kind === wanted).map(([name]) => name).sort();
}

function assertUntouched(read: ReadSignals): void {
  assert.deepEqual(observeTamper(read), {
    kind: "observed",
    value: { capturePath: [], canvasRead: [], functionToString: false },
  });
  const { functions, mediaDevicesOwn } = valueOf(read.tamper)!;
  const results = Object.values(functions!).flatMap((tests) => Object.values(tests));
  assert.ok(results.filter((result) => result === "native").length > 100);
  assert.ok(!results.includes("error"));
  assert.deepEqual(mediaDevicesOwn, []);
  assert.deepEqual(valueOf(read.automation), { webdriver: false, webdriverOwn: false, globals: [] });
}

Deno.test("Chromium without a driver: its console is not read and nothing is foreign", async () => {
  const { read } = await observedBy("headless");
  assertUntouched(read);
  assert.deepEqual(withKind(read, "failed"), []);
  assert.deepEqual(withKind(read, "unavailable"), ["clock", "video_frame"]);
  const measured = readSignals(readSignalsFixture("reports/p2_cli"));
  assert.deepEqual(valueOf(read.inspector), valueOf(measured.inspector));
});

Deno.test("Firefox tells what it has, and its own files come from its cache", async () => {
  const { read, served } = await observedBy("firefox");
  assertUntouched(read);
  assert.deepEqual(withKind(read, "failed"), []);
  // Whether there is WebGL depends on the machine.
  const missing = withKind(read, "unavailable").filter((name) => name !== "gpu");
  assert.deepEqual(missing, ["clock", "image_capture", "ua_ch", "video_frame"]);
  const measured = readSignals(readSignalsFixture("reports/ff_fake"));
  for (const name of ["label", "tag", "readyState", "muted", "stats"] as const) {
    assert.equal(valueOf(read.track)![name], valueOf(measured.track)![name], name);
  }
  // What a track offers changes with the version: held against the version that was measured, as the evidence does.
  if (confirmedVersion(claimedBrowser(valueOf(read.navigator)!.userAgent!)!) !== undefined) {
    assert.deepEqual(valueOf(read.capabilities), valueOf(measured.capabilities));
  }
  assert.equal(valueOf(read.inspector)!.prepareStackTrace, 0);
  const { count, captureTimes } = valueOf(read.frames)!;
  assert.ok(count! > 5 && captureTimes === 0);
  assert.match(valueOf(read.sdk_source)!.librarySha384!, /./);
  assert.match(valueOf(read.sdk_source)!.workerSha384!, /./);
  assert.deepEqual(served.asked, ["/", "/page.js", "/worker.js", "/report"]);
});
