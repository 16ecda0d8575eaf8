/**
 * One check, in order: the only file that names every stage. Each stage is one function from value to value;
 * what goes wrong in it is an {@link IadError}. docs/architecture.md walks through it.
 */
import { type Bundle, type CaptureType, parseBundle } from "./bundle/mod.ts";
import { sha256 } from "./bytes/mod.ts";
import type { ClientBuilds } from "./client_build/mod.ts";
import { type Envelope, type KeyRing, openEnvelope, parseEnvelope } from "./envelope/mod.ts";
import { IadError, toIadError } from "./errors.ts";
import {
  type Evidence,
  type EvidenceInput,
  type MeasuredDigests,
  observe,
  type ReplayMemory,
} from "./evidence/mod.ts";
import { assessFaces, type FaceErrorCode, type FaceGeometry, type FaceRules } from "./faces/mod.ts";
import { type ImageLimits, type JpegProbe, lumaSteps, probeImage } from "./image/mod.ts";
import { type FaceLiveness, type LivenessSource, rateCapture } from "./liveness/mod.ts";
import { RecordDraft, type RecordStore } from "./records/mod.ts";
import { type Metrics, StageClock } from "./telemetry/mod.ts";
import { decide, type PipelineName, type Verdict } from "./verdict/mod.ts";
import type { Analyser, PhotoAnalysis } from "./workers/mod.ts";

export interface PipelineOptions {
  readonly pipeline: PipelineName;
  readonly image: ImageLimits;
  readonly faces: FaceRules;
  readonly freshness: { readonly enabled: boolean; readonly toleranceMs: number };
  /** A bundle without a nonce is rejected. */
  readonly nonceRequired: boolean;
  readonly serverVersion: string;
  readonly modelVersion: string;
  /** Checks and extractions at work or waiting; one more is OVERLOADED. */
  readonly maxInFlight: number;
  /** Keyed hash of a raw device id, hex: raw ids are never stored. */
  readonly hashDevice: (deviceId: string) => Promise<string>;
  readonly testBuild?: TestBuild;
}

/**
 * What a test of the whole server may switch off, since no flag of a browser gives an honest camera. Code alone
 * can ask for it: no setting, no argument and no bundle reaches it.
 */
export interface TestBuild {
  /** Labels of test devices that pass as a camera's or microphone's own name. */
  readonly trustedLabels?: readonly RegExp[];
  /** Test devices show no face, and nothing of a sensor: neither is held against a photo. */
  readonly testPictures?: boolean;
  /** A test's film is none of the cameras that the weights of pixels were learned from: those are not weighed. */
  readonly testFilms?: boolean;
}

/** What the pipeline is built on; main.ts makes these, tests make real ones too. */
export interface PipelineDeps {
  /** The current ring: keys may change while the server runs. */
  readonly keyRing: () => KeyRing;
  readonly analyser: Analyser;
  readonly memory: ReplayMemory;
  readonly records: RecordStore;
  readonly clientBuilds: ClientBuilds;
  readonly liveness: LivenessSource;
  readonly now: () => number;
  readonly metrics: Pick<
    Metrics,
    "observeStage" | "observeInference" | "observeQueueWait" | "countVerdict" | "countRecord"
  >;
}

export interface RequestContext {
  readonly requestId: string;
  readonly endpoint: string;
  /** Absolute, on performance.now()'s clock, milliseconds. */
  readonly deadline: number;
  /** Reads the body, capped and within the deadline. Runs after admission, so that bodies are bounded too. */
  readonly receive: () => Promise<Uint8Array>;
}

export interface Pipeline {
  /** A verdict, or an IadError. One record is written before this settles, errors included. */
  check(context: RequestContext): Promise<CheckResult>;
  /** The opened bundle for the `extract_*` endpoints; an unreadable plaintext is ENVELOPE_MALFORMED here. */
  extract(context: RequestContext): Promise<Bundle>;
  /** What stands behind a verdict, without a record, a face rule or an age limit: for the analyst, never for a server. */
  explain(context: ExplainContext): Promise<Explanation>;
  inFlight(): number;
}

export interface CheckResult {
  readonly verdict: Verdict;
  /** Of a face, where it is to be rated. It changes nothing in the verdict. */
  readonly faceLiveness?: FaceLiveness;
}

export interface ExplainContext extends Pick<RequestContext, "deadline" | "receive"> {
  /** When the bundle is taken to have arrived, milliseconds since the epoch; when it was made, without. */
  readonly receivedMs?: number;
}

export interface Explanation {
  readonly envelope: Envelope;
  readonly bundle: Bundle;
  readonly receivedMs: number;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  /** The error that a check would have ended with before any evidence. */
  readonly face: FaceErrorCode | null;
  /** Of a face that passes, where one of the workers' networks rates it. */
  readonly faceLiveness: FaceLiveness | null;
}

/** Names of the models in metrics. */
export const FACE_DETECTOR = "face_detector";
export const FACE_LIVENESS = "face_liveness";

interface Judged extends CheckResult {
  readonly captureType: CaptureType;
}

interface Opened {
  readonly envelope: Envelope;
  readonly bundle: Bundle;
}

interface Measured extends Opened {
  readonly probe: JpegProbe;
  readonly analysis: PhotoAnalysis;
}

type PixelEvidence = Pick<EvidenceInput, "temporal" | "forensics" | "network">;

const NO_PIXELS: PixelEvidence = Object.freeze({ temporal: null, forensics: null, network: null });

function pixelEvidence({ temporal, forensics, network }: PhotoAnalysis): PixelEvidence {
  return { temporal, forensics, network };
}

function isTestMaterial(testBuild: TestBuild | undefined): boolean {
  return testBuild?.testPictures === true || testBuild?.testFilms === true;
}

async function digestsOf({ ciphertext }: Envelope, { photo, encoded }: Bundle): Promise<MeasuredDigests> {
  const parts = [ciphertext, photo, encoded.signals, encoded.crops];
  const [ofCiphertext, ofPhoto, ofSignals, ofCrops] = await Promise.all(
    parts.map((part) => part && sha256(part)),
  );
  return { ciphertext: ofCiphertext!, photo: ofPhoto!, signals: ofSignals!, crops: ofCrops ?? null };
}

export function createPipeline(deps: PipelineDeps, options: PipelineOptions): Pipeline {
  let inFlight = 0;

  async function admitted<T>(work: () => Promise<T>): Promise<T> {
    if (inFlight >= options.maxInFlight) throw new IadError("OVERLOADED");
    inFlight++;
    try {
      return await work();
    } finally {
      inFlight--;
    }
  }

  async function open(
    { receive }: Pick<RequestContext, "receive">,
    clock: StageClock,
    draft?: RecordDraft,
  ): Promise<Opened> {
    const body = await clock.run("receive", receive);
    const envelope = await clock.run("parse", () => parseEnvelope(body));
    draft?.noteEnvelope(envelope, deps.keyRing().find(envelope.suite.kemId, envelope.keyId)?.info.keyId);
    const plaintext = await clock.run("open", () => openEnvelope(envelope, deps.keyRing()));
    const bundle = await clock.run("read", () => parseBundle(plaintext));
    draft?.noteBundle(bundle);
    return { envelope, bundle };
  }

  function checkFreshness(bundle: Bundle): void {
    const { enabled, toleranceMs } = options.freshness;
    if (enabled && Math.abs(deps.now() - bundle.createdMs) > toleranceMs) throw new IadError("BUNDLE_STALE");
  }

  async function analyse(
    bundle: Bundle,
    probe: JpegProbe,
    { deadline, clock }: { readonly deadline: number; readonly clock: StageClock },
  ): Promise<PhotoAnalysis> {
    const { orientation, width, height } = probe;
    const detectFaces = bundle.captureType === "face";
    const steps = lumaSteps(probe);
    const analysis = await deps.analyser.analyse(bundle.photo, {
      orientation,
      width,
      height,
      detectFaces,
      ...(steps && { lumaSteps: steps }),
      crops: bundle.crops?.regions ?? [],
      deadline,
    });
    const { queue, decode, faces, liveness } = analysis.timings;
    deps.metrics.observeQueueWait(queue / 1000);
    clock.note("decode", decode);
    if (detectFaces) {
      clock.note("faces", faces);
      deps.metrics.observeInference(FACE_DETECTOR, faces / 1000);
    }
    if (liveness !== undefined) {
      clock.note("liveness", liveness);
      deps.metrics.observeInference(FACE_LIVENESS, liveness / 1000);
    }
    return analysis;
  }

  /** Absent for documents; throws the FACE_* error of a refused face, after noting its geometry. */
  function requireFace(analysis: PhotoAnalysis, draft: RecordDraft): FaceGeometry | undefined {
    if (analysis.faces === undefined) return undefined;
    const assessment = assessFaces(analysis.faces, analysis, options.faces);
    draft.noteFaces(analysis.faces.length, assessment.geometry);
    if (assessment.kind === "refused" && !options.testBuild?.testPictures) {
      throw new IadError(assessment.code);
    }
    return assessment.geometry;
  }

  /** Before anything is claimed: a capture that could not be rated may be sent again. */
  async function rate(
    { photo }: Bundle,
    { liveness }: PhotoAnalysis,
    context: { readonly deadline: number; readonly clock: StageClock; readonly draft: RecordDraft },
  ): Promise<FaceLiveness | undefined> {
    const { deadline, clock, draft } = context;
    const ask = () => rateCapture(deps.liveness, { photo, measured: liveness, deadline });
    const rated = await (deps.liveness.kind === "remote" ? clock.run("liveness", ask) : ask());
    if (rated !== undefined) draft.noteLiveness(rated);
    return rated;
  }

  async function judge(
    context: RequestContext,
    { clock, draft }: { readonly clock: StageClock; readonly draft: RecordDraft },
  ): Promise<Judged> {
    const { envelope, bundle } = await open(context, clock, draft);
    await clock.run("freshness", () => checkFreshness(bundle));
    const probe = await clock.run("probe", () => probeImage(bundle.photo, options.image));
    draft.noteImage(probe, bundle.photo.length);
    const analysis = await analyse(bundle, probe, { deadline: context.deadline, clock });
    const face = requireFace(analysis, draft);
    const rated = face && await rate(bundle, analysis, { deadline: context.deadline, clock, draft });
    const evidence = await clock.run("observe", () => {
      draft.claimed = true;
      return look({ envelope, bundle, probe, analysis }, draft);
    });
    const { deviceId } = evidence.facts;
    draft.noteFacts(evidence.facts, deviceId === null ? null : await options.hashDevice(deviceId));
    const verdict = await clock.run("decide", () => decide(evidence, { pipeline: options.pipeline }));
    return { verdict, captureType: bundle.captureType, ...(rated && { faceLiveness: rated }) };
  }

  async function look(
    { envelope, bundle, probe, analysis }: Measured,
    { claimId, receivedMs }: { readonly claimId: string; readonly receivedMs: number },
  ): Promise<Evidence> {
    return await observe({
      claimId,
      bundle,
      probe,
      pixels: analysis.pixels,
      cropMatches: analysis.crops,
      ...(isTestMaterial(options.testBuild) ? NO_PIXELS : pixelEvidence(analysis)),
      digests: await digestsOf(envelope, bundle),
      receivedMs,
      memory: deps.memory,
      nonceRequired: options.nonceRequired,
      ...(options.testBuild?.trustedLabels && { trustedLabels: options.testBuild.trustedLabels }),
      clientBuilds: deps.clientBuilds,
    });
  }

  /** An answer must never come without its record: what cannot be recorded is RECORDS_UNAVAILABLE. */
  async function record(draft: RecordDraft, clock: StageClock, outcome: Verdict | IadError): Promise<void> {
    const claim = draft.claimed && !(outcome instanceof IadError) ? { claimId: draft.claimId } : {};
    await clock.run("record", () => deps.records.save(draft.finish(outcome, clock.milliseconds), claim));
    deps.metrics.countRecord();
  }

  return {
    inFlight: () => inFlight,

    async check(context) {
      const clock = new StageClock(deps.metrics.observeStage);
      const draft = new RecordDraft({
        requestId: context.requestId,
        endpoint: context.endpoint,
        receivedMs: deps.now(),
        pipeline: options.pipeline,
        serverVersion: options.serverVersion,
        modelVersion: options.modelVersion,
      });
      try {
        const { verdict, captureType, faceLiveness } = await admitted(() => judge(context, { clock, draft }));
        await record(draft, clock, verdict);
        const { rejection } = verdict;
        deps.metrics.countVerdict({ accepted: rejection.length === 0, captureType, reasons: rejection });
        return { verdict, ...(faceLiveness && { faceLiveness }) };
      } catch (thrown) {
        const error = toIadError(thrown);
        // No verdict was given: the same capture may be sent again.
        if (draft.claimed) await deps.memory.release(draft.claimId).catch(() => {});
        if (error.code !== "RECORDS_UNAVAILABLE") await record(draft, clock, error);
        throw error;
      }
    },

    async explain({ receive, deadline, receivedMs: given }) {
      const clock = new StageClock(deps.metrics.observeStage);
      const { envelope, bundle } = await open({ receive }, clock);
      const probe = probeImage(bundle.photo, options.image);
      const analysis = await analyse(bundle, probe, { deadline, clock });
      const assessment = analysis.faces && assessFaces(analysis.faces, analysis, options.faces);
      const claimId = crypto.randomUUID();
      const receivedMs = given ?? bundle.createdMs;
      try {
        const evidence = await look({ envelope, bundle, probe, analysis }, { claimId, receivedMs });
        const verdict = decide(evidence, { pipeline: options.pipeline });
        const face = assessment?.kind === "refused" ? assessment.code : null;
        const faceLiveness = (face === null && analysis.liveness) || null;
        return { envelope, bundle, receivedMs, evidence, verdict, face, faceLiveness };
      } finally {
        await deps.memory.release(claimId);
      }
    },

    async extract(context) {
      const clock = new StageClock(deps.metrics.observeStage);
      try {
        return (await admitted(() => open(context, clock))).bundle;
      } catch (thrown) {
        const error = toIadError(thrown);
        if (error.code !== "BUNDLE_MALFORMED") throw error;
        throw new IadError("ENVELOPE_MALFORMED", {
          ...(error.detail && { detail: error.detail }),
          cause: error,
        });
      }
    },
  };
}
