import assert from "node:assert/strict";
import { IadError } from "../../src/errors.ts";
import { type CaptureFingerprint, type Evidence, observe } from "../../src/evidence/mod.ts";
import {
  evidenceInput,
  memoryAnswering,
  type Parts,
  RECEIVED_MS,
  sha256,
} from "../../harness/evidence_input.ts";
import { observed, withFields, withoutFields } from "../../harness/honest_profiles.ts";
import { readSignalsFixture } from "../support/signal_fixtures.ts";

const CHROMIUM = readSignalsFixture("honest_chromium");

async function evidenceOf(parts: Parts): Promise<Evidence> {
  return await observe(await evidenceInput(parts));
}

function valueOf<T>(observation: { kind: "observed"; value: T } | { kind: string }): T {
  assert.equal(observation.kind, "observed");
  return (observation as { value: T }).value;
}

Deno.test("a replay memory that cannot answer is an error, never a pass", async () => {
  const own = new IadError("DEADLINE_EXCEEDED");
  const cases: readonly (readonly [unknown, string])[] = [
    [new Error("disk I/O error"), "RECORDS_UNAVAILABLE"],
    ["SQLITE_BUSY", "RECORDS_UNAVAILABLE"],
    [own, "DEADLINE_EXCEEDED"],
  ];
  for (const [thrown, code] of cases) {
    const memory = { ...memoryAnswering(), claim: () => Promise.reject(thrown) };
    await assert.rejects(
      evidenceOf({ memory }),
      (error) => error instanceof IadError && error.code === code,
    );
  }
});

Deno.test("a nonce is asked for by its digest, under the check's claim", async () => {
  const asked: unknown[] = [];
  const nonce = new Uint8Array(16).fill(5);
  const memory = memoryAnswering({}, "fresh");
  const input = await evidenceInput({
    bundle: { nonce },
    memory: {
      ...memory,
      claim(capture, nowMs) {
        asked.push([capture.claimId, capture.nonceDigest, nowMs]);
        return memory.claim(capture, nowMs);
      },
    },
  });
  assert.deepEqual((await observe(input)).nonce, { kind: "observed", value: { state: "fresh" } });
  assert.deepEqual(asked, [[input.claimId, await sha256(nonce), RECEIVED_MS]]);
});

Deno.test("the memory is asked once, with everything that identifies the capture", async () => {
  const asked: (readonly [CaptureFingerprint, number])[] = [];
  const memory = memoryAnswering();
  const input = await evidenceInput({
    memory: {
      ...memory,
      claim(capture, nowMs) {
        asked.push([capture, nowMs]);
        return memory.claim(capture, nowMs);
      },
    },
  });
  await observe(input);
  assert.deepEqual(asked, [[{
    claimId: input.claimId,
    bundleId: input.bundle.bundleId,
    ciphertextDigest: input.digests.ciphertext,
    photoDigest: input.digests.photo,
    perceptualHash: input.pixels.perceptualHash,
  }, RECEIVED_MS]]);
});

Deno.test("a source that breaks is a failed observation", async () => {
  const { bundle } = await evidenceInput();
  const broken = {
    ...bundle,
    get digests(): never {
      throw new TypeError("broken");
    },
  };
  const { binding, replay } = await observe({ ...await evidenceInput(), bundle: broken });
  assert.deepEqual(binding, { kind: "failed", reason: "source fault" });
  assert.equal(replay.kind, "observed");
});

Deno.test("the facts for the record come from the claims", async () => {
  const { facts } = await evidenceOf({ signals: CHROMIUM });
  const { deviceId } = (CHROMIUM["track"] as { value: Record<string, string> }).value;
  assert.deepEqual(facts, {
    captureType: "face",
    picture: { width: 1280, height: 720, meanLuma: 120, saturatedShare: 0.01 },
    platform: "linux",
    browser: "chrome",
    browserVersion: "156.0.0.0",
    mobile: false,
    cameraClass: "none",
    deviceId,
  });
  assert.deepEqual((await evidenceOf({ captureType: "document" })).facts, {
    captureType: "document",
    picture: { width: 1280, height: 720, meanLuma: 120, saturatedShare: 0.01 },
    platform: null,
    browser: null,
    browserVersion: null,
    mobile: null,
    cameraClass: null,
    deviceId: null,
  });
});

Deno.test("the clock's skew counts both ways", async () => {
  for (const offset of [-700_000, 700_000]) {
    const { clock } = await evidenceOf({ createdMs: RECEIVED_MS + offset });
    assert.deepEqual(clock, { kind: "observed", value: { skewMs: 700_000 } });
  }
  assert.equal((await evidenceOf({ createdMs: NaN })).clock.kind, "failed");
});

Deno.test("each provenance field of a measured version can miss or be untold", async () => {
  const changes = {
    tag: { track: { tag: "[object Object]" } },
    device_id: { track: { deviceId: "0".repeat(63) } },
    group_id: { track: { groupId: "uuid" } },
    enumerated: { track: { label: "Another (0000:0000)" } },
    capture_time: { frames: { captureTimes: 53 } },
    rtp_timestamp: { frames: { rtpTimestamps: 1 } },
    stats: { track: { stats: false } },
    image_width: { image_capture: { imageWidth: 0 } },
    format: { video_frame: { format: "BGRA" } },
  } as const;
  for (const [field, change] of Object.entries(changes)) {
    const [[signal, fields]] = Object.entries(change) as [[string, Record<string, string>]];
    const signals = { ...CHROMIUM, [signal]: withFields(CHROMIUM[signal], fields) };
    const { misses } = valueOf((await evidenceOf({ signals })).provenance);
    // A changed id is not in the device list either.
    assert.deepEqual(misses.filter((miss) => miss !== "enumerated" || field === "enumerated"), [field]);
  }
  for (const [field, name] of [["tag", "tag"], ["device_id", "deviceId"], ["stats", "stats"]] as const) {
    const signals = { ...CHROMIUM, track: withoutFields(CHROMIUM["track"], [name]) };
    assert.deepEqual(valueOf((await evidenceOf({ signals })).provenance).untold, [field]);
  }
});

Deno.test("each contradiction between two answers is its own mark", async () => {
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.0.0 Safari/537.36";
  const gecko = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
  const cases = {
    clientHints: { ua_ch: withFields(CHROMIUM["ua_ch"], { platform: "Windows" }) },
    worker: { worker: withFields(CHROMIUM["worker"], { userAgent: windows }) },
    engine: {
      navigator: withFields(CHROMIUM["navigator"], { userAgent: gecko }),
      worker: withFields(CHROMIUM["worker"], { userAgent: gecko }),
      track: withFields(CHROMIUM["track"], { label: "HD WebCam" }),
      ua_ch: { status: "unavailable", reason: "" },
    },
    labelStyle: { track: withFields(CHROMIUM["track"], { label: "camera2 1, facing front" }) },
  } as const;
  for (const [mark, change] of Object.entries(cases)) {
    const facts = valueOf((await evidenceOf({ signals: { ...CHROMIUM, ...change } })).consistency);
    const marks = Object.entries(facts).filter(([, value]) => value).map(([name]) => name);
    assert.deepEqual(marks, [mark]);
  }
});

Deno.test("an iPad in desktop mode is not a contradiction", async () => {
  const userAgent =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.1 Safari/605.1.15";
  const inWorker = userAgent.replace("Macintosh; Intel Mac OS X 10_15_7", "iPad; CPU OS 26_1 like Mac OS X");
  const { consistency } = await evidenceOf({
    signals: {
      navigator: observed({ userAgent, platform: "MacIntel" }),
      worker: observed({ userAgent: inWorker, platform: "iPad" }),
    },
  });
  assert.equal(valueOf(consistency).worker, false);
});
