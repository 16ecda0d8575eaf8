/** What a test build of the server may take for a camera. */
import assert from "node:assert/strict";
import { observe } from "../../src/evidence/mod.ts";
import { evidenceInput } from "../../harness/evidence_input.ts";
import { CHROMIUM } from "../support/verdicts.ts";

function told(camera: string, microphone: string) {
  return {
    ...CHROMIUM,
    track: { status: "observed", value: { tag: "[object MediaStreamTrack]", label: camera } },
    devices: { status: "observed", value: [{ kind: "audioinput", label: microphone }] },
  } as const;
}

async function cameraSeen(trustedLabels: readonly RegExp[] | undefined) {
  const input = await evidenceInput({ signals: told("fake_device_0", "Fake Audio Input 1") });
  const { camera } = await observe({ ...input, ...(trustedLabels && { trustedLabels }) });
  assert.equal(camera.kind, "observed");
  return camera.kind === "observed" && { class: camera.value.class, fakeAudio: camera.value.fakeAudio };
}

Deno.test("a test device is one unless a test build trusts its label, and then only that label", async () => {
  assert.deepEqual(await cameraSeen(undefined), { class: "A", fakeAudio: true });
  assert.deepEqual(await cameraSeen([/^fake_device_0$/]), { class: "none", fakeAudio: true });
  assert.deepEqual(await cameraSeen([/^Fake Audio Input \d$/]), { class: "A", fakeAudio: false });
});
