/** The shipped declarations against the sources, both ways: the type checker is the test, and it runs in the gate. */
import assert from "node:assert/strict";
import type * as Declared from "../../client/declarations/iad-capture-element.d.ts";
import type * as Library from "../../client/declarations/iad-capture.d.ts";
import * as sources from "../../client/element/mod.ts";
import type * as Sources from "../../client/element/mod.ts";

type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;

/** What the values of both sides and their types must agree on. */
const SAME: readonly true[] = [
  true satisfies Same<typeof Declared.CAPTURE_ERROR_CODES, typeof Sources.CAPTURE_ERROR_CODES>,
  true satisfies Same<Declared.CaptureError, Sources.CaptureError>,
  true satisfies Same<Declared.CaptureErrorCode, Sources.CaptureErrorCode>,
  true satisfies Same<typeof Declared.createCapture, typeof Sources.createCapture>,
  true satisfies Same<typeof Declared.listCameras, typeof Sources.listCameras>,
  true satisfies Same<Declared.Camera, Sources.Camera>,
  true satisfies Same<Declared.CameraChoice, Sources.CameraChoice>,
  true satisfies Same<Declared.Capture, Sources.Capture>,
  true satisfies Same<Declared.CaptureEvents, Sources.CaptureEvents>,
  true satisfies Same<Declared.CaptureOptions, Sources.CaptureOptions>,
  true satisfies Same<Declared.CaptureState, Sources.CaptureState>,
  true satisfies Same<Declared.SealedCapture, Sources.SealedCapture>,
  true satisfies Same<Declared.SealingKey, Sources.SealingKey>,
  true satisfies Same<Declared.SealingKeys, Sources.SealingKeys>,
  true satisfies Same<Declared.SuiteName, Sources.SuiteName>,
  true satisfies Same<Declared.CaptureElementEvents, Sources.CaptureElementEvents>,
  true satisfies Same<Declared.ElementState, Sources.ElementState>,
  true satisfies Same<Declared.Prepared, Sources.Prepared>,
  true satisfies Same<Declared.TextKey, Sources.TextKey>,
  true satisfies Same<Declared.Labels, Sources.Labels>,
];
// A class has more than its interface: its methods for the browser.
type Element = Sources.CaptureElement extends Declared.CaptureElement ? true : false;
const ELEMENT: Element = true;

Deno.test("every name that the built files export has its declaration", async () => {
  assert.ok(ELEMENT && SAME.every(Boolean));
  const texts = await Promise.all(
    ["iad-capture", "iad-capture-element"].map((name) =>
      Deno.readTextFile(new URL(`../../client/declarations/${name}.d.ts`, import.meta.url))
    ),
  );
  const declared = new Set<string>();
  for (const text of texts) {
    for (const [, name] of text.matchAll(/^export declare (?:const|class|function) (\w+)/gm)) {
      declared.add(name!);
    }
  }
  assert.deepEqual([...declared].sort(), Object.keys(sources).sort());
  const library: (keyof typeof Library)[] = [
    "CAPTURE_ERROR_CODES",
    "CaptureError",
    "createCapture",
    "listCameras",
  ];
  assert.ok(library.every((name) => texts[0]!.includes(name)));
});
