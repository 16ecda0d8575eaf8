/**
 * The one reviewed table of weights, in nats: positive speaks for an attack. Every row has its source; rows
 * marked [H] are judgement until labelled sessions replace them. docs/detection.md carries the same rows, and a
 * test keeps the two alike. There are no negative marks: what a client-controlled page says in its own favour
 * buys nothing, and only attestation, when it comes, may. What the pixels themselves look like is learned, and may
 * take a little.
 */
import type { EvidenceGroup } from "../evidence/mod.ts";
import type { RejectionReason } from "./types.ts";

interface Weight {
  readonly group: EvidenceGroup;
  readonly llr: number;
  readonly reason: RejectionReason;
  /** True: the probability is capped near zero whatever the rest says. */
  readonly hard: boolean;
  /** Section of docs/detection.md, with [M] measured, [P] published, [S] simulated or [H] judgement. */
  readonly basis: string;
}

/** A row whose weight is looked up in learned.json: what it may add and take at most, in nats. */
interface LearnedWeight {
  readonly group: EvidenceGroup;
  readonly up: number;
  readonly down: number;
  readonly reason: RejectionReason;
  readonly basis: string;
}

function row(group: EvidenceGroup, llr: number, reason: RejectionReason, basis: string): Weight {
  return Object.freeze({ group, llr, reason, hard: false, basis });
}

/** A row that is also a hard gate. */
function gate(group: EvidenceGroup, llr: number, reason: RejectionReason, basis: string): Weight {
  return Object.freeze({ ...row(group, llr, reason, basis), hard: true });
}

/** What a group may add and take at most, in nats: its members are correlated, and none may grow without end. */
export const GROUP_CAPS: Readonly<Record<EvidenceGroup, { readonly up: number; readonly down: number }>> =
  Object
    .freeze({
      provenance: { up: 6, down: 1 },
      tamper: { up: 6, down: 0.5 },
      automation: { up: 4, down: 0.5 },
      device: { up: 5, down: 1 },
      timing: { up: 1.5, down: 0.5 },
      temporal: { up: 4, down: 1.5 },
      content: { up: 3, down: 0.7 },
      binding: { up: 6, down: 0.5 },
      consistency: { up: 2, down: 0.3 },
      replay: { up: 8, down: 0 },
      attestation: { up: 3, down: 4 },
    });

/** Share of the weaker members' weight that counts beside the strongest. */
export const SECONDARY_SHARE = 0.3;
/** From this many nats against a capture on, nothing that speaks for it counts. */
export const FAVOUR_FADES_OVER = 1;
/** No hard gate leaves more probability than this. */
export const GATED_PROBABILITY = 0.02;

// deno-fmt-ignore
export const WEIGHTS = Object.freeze({
  capture_unproven: row("provenance", 6, "UNTRUSTED_DEVICE", '"What is required for trust" [H]'),
  provenance_misses: gate("provenance", 6, "SUSPICIOUS_ACTIVITY", '"Track provenance": 7 of 7 scripted streams, 0 of 15 device tracks [M]'),
  provenance_miss: row("provenance", 1.5, "SUSPICIOUS_ACTIVITY", '"Track provenance": one miss may be drift [H]'),
  provenance_incomplete: row("provenance", 1.5, "SUSPICIOUS_ACTIVITY", '"Track provenance": one field untold [H]'),
  synthetic_track: gate("provenance", 6, "SUSPICIOUS_ACTIVITY", '"Track provenance": classes named by the specifications [M]'),
  capture_path_tampered: row("tamper", 5, "SDK_INTEGRITY_VIOLATION", '"Function tampering": 7 of 7 hooks, 0 of 15 native runs [M]'),
  function_to_string_patched: row("tamper", 2, "SDK_INTEGRITY_VIOLATION", '"Function tampering" [M]'),
  canvas_read_tampered: row("tamper", 0.5, "SDK_INTEGRITY_VIOLATION", '"Function tampering": privacy tools do it too [P]'),
  client_source_mismatch: gate("tamper", 6, "SDK_INTEGRITY_VIOLATION", '"Client build": the build\'s files have one hash each [M]'),
  unknown_client_build: row("tamper", 2, "SDK_INTEGRITY_VIOLATION", '"Client build": no accepted manifest names it [H]'),
  expired_client_build: row("tamper", 1, "SDK_INTEGRITY_VIOLATION", '"Client build": past its manifest\'s date [H]'),
  webdriver: row("automation", 4, "UNTRUSTED_ENVIRONMENT", '"Automation" [M]'),
  headless: row("automation", 4, "UNTRUSTED_ENVIRONMENT", '"Automation" [M]'),
  driver_globals: row("automation", 4, "UNTRUSTED_ENVIRONMENT", '"Automation" [P]'),
  inspector: row("automation", 1.5, "UNTRUSTED_ENVIRONMENT", '"Automation": also open developer tools [M]'),
  inspector_with_automation: row("automation", 3, "UNTRUSTED_ENVIRONMENT", '"Automation" [M]'),
  impossible_geometry: row("automation", 2.5, "UNTRUSTED_ENVIRONMENT", '"Automation" [M]'),
  permission_contradiction: row("automation", 2, "UNTRUSTED_ENVIRONMENT", '"Automation": headless shell [M]'),
  software_renderer: row("automation", 1.2, "UNTRUSTED_ENVIRONMENT", '"Automation" [M]'),
  camera_class_a: gate("device", 7, "UNTRUSTED_DEVICE", '"Camera labels": test devices and files [M]'),
  camera_class_b: row("device", 4.5, "UNTRUSTED_DEVICE", '"Camera labels": compositors [P]'),
  camera_class_c: row("device", 1.2, "UNTRUSTED_DEVICE", '"Camera labels": phones as webcams, honest users too [H]'),
  camera_class_d: row("device", 0.3, "UNTRUSTED_DEVICE", '"Camera labels": effect cameras, mostly honest [H]'),
  fake_audio: gate("device", 7, "UNTRUSTED_DEVICE", '"Camera labels": the fake audio devices come with the fake camera [M]'),
  virtual_camera_installed: row("device", 0.3, "UNTRUSTED_DEVICE", '"Camera labels": presence is not use [H]'),
  no_model_suffix: row("device", 0.7, "UNTRUSTED_DEVICE", '"Camera labels": Chromium on Windows, Linux, ChromeOS [H]'),
  no_camera_controls: row("device", 1, "UNTRUSTED_DEVICE", '"Capability profile" [P]'),
  emulated_phone: row("device", 2.5, "UNTRUSTED_DEVICE", '"Graphics": no phone draws with a virtual machine\'s GPU [P]'),
  clock_skew: row("timing", 0.5, "SUSPICIOUS_ACTIVITY", '"Clock": over 10 minutes [H]'),
  clock_skew_day: row("timing", 1.5, "SUSPICIOUS_ACTIVITY", '"Clock": over 24 hours [H]'),
  clocks_disagree: row("timing", 1.5, "SUSPICIOUS_ACTIVITY", '"Clock": copied signals bring their clocks along; a sleeping laptop, too [H]'),
  sealed_out_of_time: row("timing", 0.5, "SUSPICIOUS_ACTIVITY", '"Clock": sealed before the photo, or minutes after [H]'),
  photo_digest_mismatch: gate("binding", 7, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Binding" [M]'),
  crops_digest_mismatch: gate("binding", 7, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Binding" [M]'),
  signals_digest_mismatch: gate("binding", 7, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Binding" [M]'),
  frames_repeated: row("temporal", 6, "SUSPICIOUS_ACTIVITY", '"Temporal statistics": no camera repeats every second frame [M]'),
  frames_duplicated: row("temporal", 3, "SUSPICIOUS_ACTIVITY", '"Temporal statistics": slow film in a fast stream [M]'),
  blocks_mostly_skipped: row("temporal", 4, "UNTRUSTED_CONTENT", '"Temporal statistics": a video codec\'s still blocks, simulated [H]'),
  blocks_skipped: row("temporal", 1.5, "UNTRUSTED_CONTENT", '"Temporal statistics": harsh MJPEG comes to 0.12, simulated [H]'),
  noise_added: row("temporal", 2.5, "UNTRUSTED_CONTENT", '"Temporal statistics": white noise on a still, simulated [H]'),
  source_fault: row("binding", 4, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Broken sources": could not tell is no pass [H]'),
  encoder_mismatch: row("binding", 4, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Encoder": 0 of 336 camera files match its canvas [M]'),
  encoder_drift: row("binding", 1.5, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Encoder": version not measured yet [H]'),
  canary_mismatch: row("binding", 1.5, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Encoder": the canary of a measured build has one hash [M]'),
  photo_quality_mismatch: row("binding", 4, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Client build": a build encodes with one quality [M]'),
  forbidden_marker: row("binding", 4, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Encoder": no canvas writes it [M]'),
  photo_unbound: gate("binding", 6, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Pixel binding": 2 regions of another picture [M]'),
  photo_partly_unbound: row("binding", 4, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Pixel binding": 1 region of another picture [M]'),
  photo_off_frame: row("binding", 2, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Pixel binding": more differs than the JPEG explains [M]'),
  crops_misplaced: row("binding", 5, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Crops": places follow from the bundle [H]'),
  crops_missing: row("binding", 4.5, "UNTRUSTED_CORRUPTED_PAYLOAD", '"Crops": this project\'s client always sends them [H]'),
  client_hints_mismatch: row("consistency", 2, "UNTRUSTED_DEVICE", '"Consistency" [H]'),
  worker_mismatch: row("consistency", 2, "UNTRUSTED_DEVICE", '"Consistency" [H]'),
  engine_mismatch: row("consistency", 2, "UNTRUSTED_DEVICE", '"Consistency" [M]'),
  label_style_mismatch: row("consistency", 2, "UNTRUSTED_DEVICE", '"Consistency" [P]'),
  graphics_mismatch: row("consistency", 1.5, "UNTRUSTED_DEVICE", '"Graphics": an interface of another system [P]'),
  unknown_browser: row("consistency", 1.5, "UNTRUSTED_DEVICE", '"Consistency" [H]'),
  signals_incomplete: row("consistency", 1.5, "UNTRUSTED_DEVICE", '"What is required for trust" [H]'),
  signal_malformed: row("consistency", 2, "UNTRUSTED_CORRUPTED_PAYLOAD", '"What is required for trust" [H]'),
  replayed_bundle: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Replay" [M]'),
  replayed_ciphertext: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Replay" [M]'),
  replayed_photo: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Replay" [M]'),
  nonce_missing: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Nonce": the operator requires one [H]'),
  nonce_unknown: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Nonce": 128 random bits are not guessed [H]'),
  nonce_used: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Nonce" [H]'),
  nonce_expired: gate("replay", 8, "SUSPICIOUS_ACTIVITY", '"Nonce" [H]'),
  similar_photo: row("replay", 4.5, "SUSPICIOUS_ACTIVITY", '"Replay": rejects alone, not hard [H]'),
});
export type MarkName = keyof typeof WEIGHTS;

/** One row for each group of measurements; its features stand in learned.json. */
export const LEARNED_WEIGHTS = Object.freeze({
  learned_temporal: learned("temporal", '"Learned weights": how frames follow each other [S]'),
  learned_content: learned("content", '"Learned weights": traces in the photo and its raw crops [S]'),
});
export type LearnedRow = keyof typeof LEARNED_WEIGHTS;

/** The first part of a feature's name, and the row that bounds it. */
const ROWS: Readonly<Record<string, LearnedRow>> = {
  temporal: "learned_temporal",
  forensics: "learned_content",
  network: "learned_temporal",
  content: "learned_content",
};

/** Undefined for a feature of no known kind. */
export function learnedRowOf(feature: string): LearnedRow | undefined {
  const kind = feature.split(".", 1)[0]!;
  return Object.hasOwn(ROWS, kind) ? ROWS[kind] : undefined;
}

/** One feature may fill its group's caps and not pass them. */
function learned(group: EvidenceGroup, basis: string): LearnedWeight {
  return Object.freeze({ group, ...GROUP_CAPS[group], reason: "UNTRUSTED_CONTENT", basis });
}
