/**
 * One check, in order: the only file that names every stage. Each stage is one function from value to value;
 * what goes wrong in it is an {@link IadError}. docs/architecture.md walks through it.
 */
import type { PhotoAnalysis } from "../analysis/mod.ts";
import type { Bundle, CaptureType } from "../bundle/mod.ts";
import { type ErrorCode, IadError, toIadError } from "../errors.ts";
import type { Evidence } from "../evidence/mod.ts";
import { assessFaces, type FaceGeometry, type FaceRules } from "../faces/mod.ts";
import { estimatePhoto } from "../jpeg/mod.ts";
import { type FaceLiveness, rateCapture } from "../liveness/mod.ts";
import type { Envelope } from "../envelope/mod.ts";
import { RecordDraft } from "../records/mod.ts";
import { type ClientFiles, StageClock } from "../telemetry/mod.ts";
import { decide, type Verdict } from "../verdict/mod.ts";
import { analyse } from "./analyse.ts";
import { earlierAnswer } from "./earlier_answer.ts";
import { gatherEvidence } from "./gather_evidence.ts";
import { openBundle } from "./open_bundle.ts";
import { requestKey } from "./same_request.ts";
import type { CheckerDeps, CheckerOptions, CheckResult, RequestContext } from "./types.ts";

/** Everything that the stages of one check share. */
interface Course {
  readonly deps: CheckerDeps;
  readonly options: CheckerOptions;
  readonly context: RequestContext;
  readonly clock: StageClock;
  readonly draft: RecordDraft;
}

/** Nothing can be recorded, or nothing came that could be: the server stops, and the body was not whole. */
const UNRECORDED: ReadonlySet<ErrorCode> = new Set(["RECORDS_UNAVAILABLE", "SHUTTING_DOWN"]);

interface Judged {
  readonly kind: "judged";
  readonly verdict: Verdict;
  readonly faceLiveness?: FaceLiveness;
  readonly captureType: CaptureType;
  /** It used a nonce of ours. */
  readonly clientFiles: ClientFiles | undefined;
  readonly nonce: boolean;
}

interface Answered {
  readonly kind: "answered";
  readonly result: CheckResult;
}

/** See {@link Checker.check}. `admitted` runs the work when there is room for it, or throws OVERLOADED. */
export async function check(
  context: RequestContext,
  { deps, options, admitted }: {
    readonly deps: CheckerDeps;
    readonly options: CheckerOptions;
    readonly admitted: <T>(work: () => Promise<T>) => Promise<T>;
  },
): Promise<CheckResult> {
  const course = begin(context, deps, options);
  const { draft } = course;
  try {
    const body = await course.clock.run("receive", context.receive);
    const outcome = await admitted(() => judge(course, body));
    if (outcome.kind === "answered") return outcome.result;
    const { verdict, captureType, clientFiles, faceLiveness } = outcome;
    await record(course, outcome);
    const { rejection } = verdict;
    deps.metrics.countVerdict({
      accepted: rejection.length === 0,
      captureType,
      reasons: rejection,
      ...(clientFiles && { clientFiles }),
    });
    return { verdict, ...(faceLiveness && { faceLiveness }) };
  } catch (thrown) {
    const error = toIadError(thrown);
    // No verdict was given: the same capture may be sent again.
    if (draft.claimed) await deps.memory.release(draft.claimId).catch(() => {});
    if (!UNRECORDED.has(error.code)) await record(course, error);
    throw error;
  }
}

function begin(context: RequestContext, deps: CheckerDeps, options: CheckerOptions): Course {
  const { pipeline, serverVersion, modelVersion } = options;
  const { requestId, endpoint } = context;
  return {
    deps,
    options,
    context,
    clock: new StageClock(deps.metrics.observeStage),
    draft: new RecordDraft({
      requestId,
      endpoint,
      receivedMs: deps.now(),
      pipeline,
      serverVersion,
      modelVersion,
    }),
  };
}

async function judge(
  { deps, options, context, clock, draft }: Course,
  body: Uint8Array,
): Promise<Judged | Answered> {
  const { envelope, bundle } = await openBundle(body, { keyRing: deps.keyRing, clock, draft });
  requireTaken(bundle, context.captureTypes);
  const earlier = await earlierAnswer(envelope, context, { ...deps, from: "near" });
  if (earlier !== undefined) return { kind: "answered", result: earlier };
  await clock.run("freshness", () => requireFresh(bundle, options.freshness, deps.now()));
  const estimate = await clock.run("probe", () => estimatePhoto(bundle.photo, options.image));
  draft.noteImage(estimate, bundle.photo.length);
  const { deadline, caller } = context;
  const analysis = await analyse({ bundle, estimate }, {
    ...deps,
    limits: options.image,
    caller,
    deadline,
    clock,
  });
  draft.noteUpright(analysis, analysis.probe.orientation);
  const face = requireFace(analysis, options.faces, draft);
  const rated = face && await rate({ bundle, analysis, source: deps.liveness }, { deadline, clock, draft });
  const evidence = await clock.run("observe", () => {
    draft.claimed = true;
    const { claimId, receivedMs } = draft;
    return gatherEvidence({ envelope, bundle, analysis }, {
      ...deps,
      ...options,
      claimId,
      requestId: requestKey(context),
      receivedMs,
    });
  });
  if (isSameRequest(evidence)) {
    await deps.memory.release(draft.claimId);
    return { kind: "answered", result: await otherAnswer(envelope, context, deps) };
  }
  const { deviceId } = evidence.facts;
  draft.noteFacts(evidence.facts, deviceId === null ? null : await options.hashDevice(deviceId));
  const verdict = await clock.run("decide", () => decide(evidence, { pipeline: options.pipeline }));
  return {
    kind: "judged",
    verdict,
    captureType: bundle.captureType,
    clientFiles: clientFilesOf(evidence),
    nonce: evidence.nonce.kind === "observed" && evidence.nonce.value.state === "fresh",
    ...(rated && { faceLiveness: rated }),
  };
}

function clientFilesOf({ clientBuild }: Evidence): ClientFiles | undefined {
  if (clientBuild.kind !== "observed") return undefined;
  const { build, source } = clientBuild.value;
  if (build !== "known") return build;
  return source === "match" ? "built" : source === "mismatch" ? "altered" : "untold";
}

/** The same request came twice while neither had claimed its capture: the other one did, and answers for both. */
function isSameRequest({ replay }: Evidence): boolean {
  return replay.kind === "observed" && replay.value.sameRequest === true;
}

/** The claim saw the other one, so a replica that does not know it yet must not be asked. */
async function otherAnswer(
  envelope: Envelope,
  context: RequestContext,
  deps: CheckerDeps,
): Promise<CheckResult> {
  const answer = await earlierAnswer(envelope, context, { ...deps, from: "primary" });
  if (answer !== undefined) return answer;
  throw new IadError("OVERLOADED", { detail: "the same request was given up elsewhere" });
}

/** The type decides whether a face is looked for: it must be one that the relying party asked for. */
function requireTaken({ captureType }: Bundle, taken: readonly CaptureType[]): void {
  if (taken.includes(captureType)) return;
  throw new IadError("BUNDLE_MALFORMED", { detail: `type ${captureType} is not taken here` });
}

function requireFresh(
  { createdMs }: Bundle,
  { enabled, toleranceMs }: CheckerOptions["freshness"],
  nowMs: number,
): void {
  if (enabled && Math.abs(nowMs - createdMs) > toleranceMs) throw new IadError("BUNDLE_STALE");
}

/** Absent for documents; throws the FACE_* error of a refused face, after noting its geometry. */
function requireFace(
  analysis: PhotoAnalysis,
  rules: FaceRules,
  draft: RecordDraft,
): FaceGeometry | undefined {
  if (analysis.faces === undefined) return undefined;
  const assessment = assessFaces(analysis.faces, analysis, rules);
  draft.noteFaces(analysis.faces.length, assessment.geometry);
  if (assessment.kind === "refused") throw new IadError(assessment.code);
  return assessment.geometry;
}

/** Before anything is claimed: a capture that could not be rated may be sent again. */
async function rate(
  { bundle, analysis, source }: {
    readonly bundle: Bundle;
    readonly analysis: PhotoAnalysis;
    readonly source: CheckerDeps["liveness"];
  },
  { deadline, clock, draft }: Pick<Course, "clock" | "draft"> & { readonly deadline: number },
): Promise<FaceLiveness | undefined> {
  const ask = () => rateCapture(source, { photo: bundle.photo, measured: analysis.liveness, deadline });
  const rated = await (source.kind === "remote" ? clock.run("liveness", ask) : ask());
  if (rated !== undefined) draft.noteLiveness(rated);
  return rated;
}

/** An answer must never come without its record: what cannot be recorded is RECORDS_UNAVAILABLE. */
async function record({ deps, clock, draft }: Course, outcome: Judged | IadError): Promise<void> {
  const [end, claims] = outcome instanceof IadError
    ? [outcome, undefined]
    : [outcome.verdict, { claimId: draft.claimId, nonce: outcome.nonce, nowMs: deps.now() }];
  await clock.run("record", () => deps.records.save(draft.finish(end, clock.milliseconds), claims));
  deps.metrics.countRecord();
}
