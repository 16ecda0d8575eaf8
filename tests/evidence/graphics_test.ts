import assert from "node:assert/strict";
import { claimedBrowser } from "../../src/evidence/browser.ts";
import { readSignals } from "../../src/evidence/read_signals.ts";
import { observeGraphics } from "../../src/evidence/sources/graphics.ts";
import { observed } from "../../harness/honest_profiles.ts";

const ANDROID = claimedBrowser(
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
);
const WINDOWS = claimedBrowser(
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
);
const MAC = claimedBrowser(
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
);
const LINUX = claimedBrowser("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0");

const DIRECT3D = "ANGLE (Intel, Intel(R) Iris(R) Xe Graphics (0x00009A49) Direct3D11 vs_5_0 ps_5_0, D3D11)";
const METAL = "ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)";

function see(claimed: typeof ANDROID, renderer: string, inWorker?: string) {
  const gpu = observed({ vendor: "v", renderer });
  const signals = readSignals({
    gpu,
    ...(inWorker !== undefined && { worker: observed({ gpu: { vendor: "v", renderer: inWorker } }) }),
  });
  const seen = observeGraphics(signals, claimed);
  assert.ok(seen.kind === "observed");
  return [seen.value.emulatedPhone, seen.value.foreignInterface];
}

Deno.test("a phone without a GPU is an emulator, a desktop without one is not", () => {
  for (
    const virtual of [
      "Google SwiftShader",
      "llvmpipe (LLVM 19)",
      "Android Emulator OpenGL ES Translator",
      "virgl",
    ]
  ) {
    assert.deepEqual(see(ANDROID, virtual), [true, false]);
    assert.deepEqual(see(LINUX, virtual), [false, false]);
  }
  assert.deepEqual(see(ANDROID, "Adreno (TM) 740", "Google SwiftShader"), [true, false]);
});

Deno.test("an interface of another system contradicts the claim, a hidden renderer does not", () => {
  assert.deepEqual(see(WINDOWS, DIRECT3D), [false, false]);
  assert.deepEqual(see(LINUX, DIRECT3D), [false, true]);
  assert.deepEqual(see(ANDROID, "Adreno (TM) 740", DIRECT3D), [false, true]);
  assert.deepEqual(see(MAC, METAL), [false, false]);
  assert.deepEqual(see(MAC, "Apple GPU"), [false, false]);
  assert.deepEqual(see(WINDOWS, METAL), [false, true]);
  for (const claimed of [ANDROID, WINDOWS, MAC, LINUX]) {
    for (const hidden of ["Mozilla", "", "WebKit WebGL"]) {
      assert.deepEqual(see(claimed, hidden), [false, false]);
    }
  }
});

Deno.test("nothing told is nothing seen", () => {
  assert.equal(observeGraphics(readSignals({}), LINUX).kind, "unavailable");
  assert.equal(
    observeGraphics(readSignals({ gpu: observed({ renderer: METAL }) }), undefined).kind,
    "unavailable",
  );
});
