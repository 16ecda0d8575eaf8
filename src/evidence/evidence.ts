import type { CaptureType } from "../bundle/types.ts";
import type { Platform } from "./browser.ts";
import type { CameraClass } from "./camera_labels.ts";
import type { ReplayMatches } from "./memory.ts";
import type { Observation } from "./observation.ts";
import type { AutomationFacts } from "./sources/automation.ts";
import type { BindingFacts } from "./sources/binding.ts";
import type { CameraFacts } from "./sources/camera.ts";
import type { CanaryFacts } from "./sources/canary.ts";
import type { ClientBuildFacts } from "./sources/client_build.ts";
import type { ClientClockFacts } from "./sources/client_clock.ts";
import type { ClockFacts } from "./sources/clock.ts";
import type { ConsistencyFacts } from "./sources/consistency.ts";
import type { CropFacts } from "./sources/crops.ts";
import type { EncoderFacts } from "./sources/encoder.ts";
import type { GraphicsFacts } from "./sources/graphics.ts";
import type { NonceFacts } from "./sources/nonce.ts";
import type { SignalFacts } from "./sources/presence.ts";
import type { ProvenanceFacts } from "./sources/provenance.ts";
import type { TamperFacts } from "./sources/tamper.ts";
import type { ForensicFacts } from "../forensics/types.ts";
import type { FrameOriginFacts, TemporalFacts } from "../frames/types.ts";

/** Evidence groups of docs/detection.md; a group's weight is capped as one. */
export const EVIDENCE_GROUPS = [
  "provenance",
  "tamper",
  "automation",
  "device",
  "timing",
  "temporal",
  "content",
  "binding",
  "consistency",
  "replay",
  "attestation",
] as const;

export type EvidenceGroup = (typeof EVIDENCE_GROUPS)[number];

/** Everything that the sources saw in one capture. Frozen; holds no pixels and nothing of the client's own objects. */
export interface Evidence {
  readonly facts: CaptureFacts;
  readonly signals: Observation<SignalFacts>;
  readonly binding: Observation<BindingFacts>;
  readonly encoder: Observation<EncoderFacts>;
  readonly clientBuild: Observation<ClientBuildFacts>;
  readonly camera: Observation<CameraFacts>;
  readonly provenance: Observation<ProvenanceFacts>;
  readonly tamper: Observation<TamperFacts>;
  readonly automation: Observation<AutomationFacts>;
  readonly consistency: Observation<ConsistencyFacts>;
  readonly graphics: Observation<GraphicsFacts>;
  readonly canary: Observation<CanaryFacts>;
  readonly clock: Observation<ClockFacts>;
  readonly clientClock: Observation<ClientClockFacts>;
  readonly replay: Observation<ReplayMatches>;
  readonly nonce: Observation<NonceFacts>;
  readonly crops: Observation<CropFacts>;
  readonly temporal: Observation<TemporalFacts>;
  readonly forensics: Observation<ForensicFacts>;
  readonly frameOrigin: Observation<FrameOriginFacts>;
}

/** What sort of capture this is: for the record, and for how sure the verdict can be. Null: not told. */
export interface CaptureFacts {
  readonly captureType: CaptureType;
  readonly picture: PictureFacts;
  readonly platform: Platform | null;
  readonly browser: string | null;
  readonly browserVersion: string | null;
  readonly mobile: boolean | null;
  readonly cameraClass: CameraClass | null;
  /** The used camera's raw id: personal data. The caller stores a keyed hash of it and never logs it. */
  readonly deviceId: string | null;
}

/** How well a picture can be judged. */
export interface PictureFacts {
  /** Pixels, as stored. */
  readonly width: number;
  readonly height: number;
  /** Mean luma, 0 to 255. */
  readonly meanLuma: number;
  /** Share of pixels at either end of the range, 0 to 1. */
  readonly saturatedShare: number;
}
