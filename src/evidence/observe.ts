import { claimCapture } from "./claim_capture.ts";
import { type ClaimedBrowser, claimedBrowser } from "./browser.ts";
import { type ReadSignals, readSignals, valueOf } from "./read_signals.ts";
import { observeAutomation } from "./sources/automation.ts";
import { observeBinding } from "./sources/binding.ts";
import { observeCamera } from "./sources/camera.ts";
import { observeCanary } from "./sources/canary.ts";
import { observeClientBuild } from "./sources/client_build.ts";
import { observeClientClock } from "./sources/client_clock.ts";
import { observeClock } from "./sources/clock.ts";
import { observeConsistency } from "./sources/consistency.ts";
import { observeCrops } from "./sources/crops.ts";
import { observeEncoder } from "./sources/encoder.ts";
import { observeForensics } from "./sources/forensics.ts";
import { observeFrameOrigin } from "./sources/frame_origin.ts";
import { observeGraphics } from "./sources/graphics.ts";
import { observeNonce } from "./sources/nonce.ts";
import { observePresence } from "./sources/presence.ts";
import { observeProvenance } from "./sources/provenance.ts";
import { observeReplay } from "./sources/replay.ts";
import { observeTamper } from "./sources/tamper.ts";
import { observeTemporal } from "./sources/temporal.ts";
import type { CaptureFacts, Evidence } from "./evidence.ts";
import type { EvidenceInput } from "./input.ts";
import { type Observation, SOURCE_FAULT } from "./observation.ts";
import type { CameraFacts } from "./sources/camera.ts";

/**
 * Lets every evidence source look at one capture. A source that breaks is a failed observation, never a missing
 * one. Throws RECORDS_UNAVAILABLE, and only that, when the replay memory cannot answer.
 */
export async function observe(input: EvidenceInput): Promise<Evidence> {
  const signals = readSignals(input.bundle.signals);
  const userAgent = valueOf(signals.navigator)?.userAgent;
  const claimed = userAgent ? claimedBrowser(userAgent) : undefined;
  const [crops, answer] = await Promise.all([
    contained(() => observeCrops(input)),
    claimCapture(input),
  ]);
  const camera = containedSync(() => observeCamera(signals, claimed, input));
  const encoder = containedSync(() => observeEncoder(input, claimed));
  return Object.freeze({
    facts: captureFacts({ input, signals, claimed, camera }),
    signals: containedSync(() => observePresence(signals, claimed)),
    binding: containedSync(() => observeBinding(input)),
    encoder,
    clientBuild: containedSync(() => observeClientBuild(input, { signals, encoder })),
    camera,
    provenance: containedSync(() => observeProvenance(signals, claimed)),
    tamper: containedSync(() => observeTamper(signals)),
    automation: containedSync(() => observeAutomation(signals, claimed)),
    consistency: containedSync(() => observeConsistency(signals, claimed)),
    graphics: containedSync(() => observeGraphics(signals, claimed)),
    canary: containedSync(() => observeCanary(signals, claimed)),
    clock: containedSync(() => observeClock(input)),
    clientClock: containedSync(() => observeClientClock(input, signals)),
    replay: observeReplay(answer),
    nonce: observeNonce(input, answer),
    crops,
    temporal: observeTemporal(input),
    forensics: observeForensics(input),
    frameOrigin: observeFrameOrigin(input),
  });
}

const FAULT = { kind: "failed", reason: SOURCE_FAULT } as const;

async function contained<T>(source: () => Promise<Observation<T>>): Promise<Observation<T>> {
  try {
    return await source();
  } catch {
    return FAULT;
  }
}

function containedSync<T>(source: () => Observation<T>): Observation<T> {
  try {
    return source();
  } catch {
    return FAULT;
  }
}

interface Seen {
  readonly input: EvidenceInput;
  readonly signals: ReadSignals;
  readonly claimed: ClaimedBrowser | undefined;
  readonly camera: Observation<CameraFacts>;
}

function captureFacts({ input, signals, claimed, camera }: Seen): CaptureFacts {
  return Object.freeze({
    captureType: input.bundle.captureType,
    picture: {
      width: input.probe.width,
      height: input.probe.height,
      meanLuma: input.pixels.meanLuma,
      saturatedShare: input.pixels.saturatedShare,
    },
    platform: claimed?.platform ?? null,
    browser: claimed?.browser ?? null,
    browserVersion: claimed?.version ?? null,
    mobile: claimed?.mobile ?? null,
    cameraClass: valueOf(camera)?.class ?? null,
    deviceId: valueOf(signals.track)?.deviceId ?? null,
  });
}
