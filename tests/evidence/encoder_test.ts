import assert from "node:assert/strict";
import { claimedBrowser } from "../../src/evidence/browser.ts";
import { observeEncoder } from "../../src/evidence/sources/encoder.ts";
import type { EncoderFacts } from "../../src/evidence/mod.ts";
import { ijgTable, type JpegProbe } from "../../src/jpeg/mod.ts";
import { chromiumProbe, evidenceInput, geckoProbe } from "../../harness/evidence_input.ts";

const CHROMIUM = claimedBrowser("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36");
const NEWER = claimedBrowser("Mozilla/5.0 (X11; Linux x86_64) Chrome/157.0.0.0 Safari/537.36");
const GECKO = claimedBrowser("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0");
const WEBKIT = claimedBrowser("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/26.1 Mobile Safari/604.1");

async function facts(probe: JpegProbe, claimed = CHROMIUM): Promise<EncoderFacts> {
  const observation = observeEncoder(await evidenceInput({ probe }), claimed);
  assert.ok(observation.kind === "observed");
  return observation.value;
}

Deno.test("the measured canvases are known at every quality", async () => {
  for (const quality of [1, 30, 50, 75, 89, 90, 92, 95, 99, 100]) {
    const chromium = await facts(chromiumProbe(quality));
    assert.deepEqual([chromium.producer, chromium.quality], ["chromium_canvas", quality]);
    const gecko = await facts(geckoProbe(quality), GECKO);
    assert.deepEqual([gecko.producer, gecko.quality], ["gecko_canvas", quality]);
  }
});

Deno.test("one changed trait is another encoder", async () => {
  const canvas = chromiumProbe();
  const [jfif, profile] = canvas.segments;
  const changed: Readonly<Record<string, Partial<JpegProbe>>> = {
    "no profile": { segments: [jfif!] },
    "another profile": { segments: [jfif!, { ...profile!, length: 3144 }] },
    "no JFIF": { segments: [profile!] },
    "EXIF besides": { segments: [jfif!, profile!, { marker: 0xe1, identifier: "Exif", length: 100 }] },
    "4:2:2": { components: canvas.components.map((one, index) => index === 0 ? { ...one, v: 1 } : one) },
    "4:4:4 below full quality": { components: canvas.components.map((one) => ({ ...one, h: 1, v: 1 })) },
    grey: { components: canvas.components.slice(0, 1) },
    "own tables": {
      quantTables: canvas.quantTables.map((table) => ({ ...table, values: Array(64).fill(5) })),
    },
    "one table for all": { components: canvas.components.map((one) => ({ ...one, quantTable: 0 })) },
    "one DQT segment": { dqtSegments: 1 },
    "one DHT segment": { dhtLengths: [416] },
    progressive: { sof: 0xc2 },
    "restart markers": { restartInterval: 8 },
    "bytes behind": { trailingBytes: 1 },
  };
  for (const [what, change] of Object.entries(changed)) {
    assert.equal((await facts({ ...canvas, ...change })).producer, "other", what);
  }
});

Deno.test("a table stored twice counts as last defined", async () => {
  const probe = chromiumProbe(92);
  const stale = { id: 0, precision: 8, values: ijgTable(10, "luma") } as const;
  assert.equal((await facts({ ...probe, quantTables: [stale, ...probe.quantTables] })).quality, 92);
});

Deno.test("the claimed version decides what is expected and how firmly", async () => {
  const { expected, confirmed, disguised } = await facts(chromiumProbe());
  assert.deepEqual([expected, confirmed, disguised], ["chromium_canvas", true, false]);
  assert.equal((await facts(geckoProbe(), NEWER)).confirmed, false);
  assert.equal((await facts(geckoProbe(), WEBKIT)).expected, null);
  assert.equal((await facts(chromiumProbe(), WEBKIT)).disguised, true);
  assert.equal((await facts(chromiumProbe(), GECKO)).disguised, true);
});

Deno.test("what no canvas writes is found, Apple's segments excepted", async () => {
  const canvas = geckoProbe();
  const added = [
    { marker: 0xe1, identifier: "Exif", length: 74 },
    { marker: 0xe1, identifier: "http://ns.adobe.", length: 900 },
    { marker: 0xed, identifier: "Photoshop 3.0", length: 38 },
    { marker: 0xfe, identifier: "Lavc61.19.100", length: 16 },
  ];
  const probe = { ...canvas, segments: [...canvas.segments, ...added], sof: 0xc2, trailingBytes: 3 };
  assert.deepEqual((await facts(probe)).forbidden.toSorted(), [
    "comment",
    "exif",
    "photoshop",
    "progressive",
    "trailing_bytes",
    "xmp",
  ]);
  const inWebkit = (await facts(probe, WEBKIT)).forbidden;
  assert.deepEqual(inWebkit.toSorted(), ["comment", "progressive", "trailing_bytes", "xmp"]);
  assert.deepEqual((await facts(canvas)).forbidden, []);
});
