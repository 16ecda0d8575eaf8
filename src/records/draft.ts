import type { Bundle } from "../bundle/mod.ts";
import { toHex } from "../bytes/mod.ts";
import type { Envelope } from "../envelope/mod.ts";
import { ERROR_TABLE, IadError } from "../errors.ts";
import type { CaptureFacts } from "../evidence/mod.ts";
import type { FaceGeometry } from "../faces/mod.ts";
import type { PhotoEstimate } from "../jpeg/mod.ts";
import type { FaceLiveness } from "../liveness/mod.ts";
import type { Verdict } from "../verdict/mod.ts";
import { UNKNOWN_FIELDS } from "./columns.ts";
import type { BiRecord } from "./types.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Known from the first moment. */
type Context = Pick<BiRecord, "request_id" | "endpoint" | "pipeline" | "server_version" | "model_version">;
/** What every record has of its end. */
type Outcome = Partial<BiRecord> & Pick<BiRecord, "status" | "rejection">;

/** Facts of one check, gathered stage by stage, so that an error at any stage leaves what was known. */
export class RecordDraft {
  readonly receivedMs: number;
  /** The server's own id of this check in the replay memory. */
  readonly claimId: string = crypto.randomUUID();
  /** Set once the replay memory may hold a claim. */
  claimed = false;
  readonly #started = performance.now();
  readonly #known: Context & Partial<Mutable<BiRecord>>;

  constructor(context: {
    readonly requestId: string;
    readonly endpoint: string;
    readonly receivedMs: number;
    readonly pipeline: string;
    readonly serverVersion: string;
    readonly modelVersion: string;
  }) {
    this.receivedMs = context.receivedMs;
    this.#known = {
      request_id: context.requestId,
      endpoint: context.endpoint,
      pipeline: context.pipeline,
      server_version: context.serverVersion,
      model_version: context.modelVersion,
    };
  }

  /** `keyId` is that of the key in the ring: an envelope with an empty id goes to the default. */
  noteEnvelope(envelope: Envelope, keyId: string | undefined): void {
    this.#known.key_id = keyId ?? toHex(envelope.keyId);
    this.#known.suite = envelope.suite.name;
  }

  noteBundle(bundle: Bundle): void {
    Object.assign(this.#known, {
      bundle_id: toHex(bundle.bundleId),
      capture_type: bundle.captureType,
      created: new Date(bundle.createdMs).toISOString(),
      sdk_name: bundle.sdk.name,
      sdk_version: bundle.sdk.version,
      sdk_build: bundle.sdk.build,
    });
  }

  /** As stored. */
  noteImage({ width, height }: Pick<PhotoEstimate, "width" | "height">, bytes: number): void {
    this.#known.image_width = width;
    this.#known.image_height = height;
    this.#known.image_bytes = bytes;
  }

  /** Upright. */
  noteUpright(
    { width, height }: { readonly width: number; readonly height: number },
    orientation: number,
  ): void {
    this.#known.image_width = width;
    this.#known.image_height = height;
    this.#known.image_orientation = orientation;
  }

  noteFaces(count: number, geometry: FaceGeometry | undefined): void {
    this.#known.face_count = count;
    if (geometry === undefined) return;
    const { box } = geometry;
    Object.assign(this.#known, {
      face_box: [box.x0, box.y0, box.x1, box.y1].map(tenths),
      face_eye_distance: tenths(geometry.eyeDistance),
      face_yaw: tenths(geometry.yaw),
      face_pitch: tenths(geometry.pitch),
      face_roll: tenths(geometry.roll),
      face_score: geometry.score,
    });
  }

  noteLiveness({ probability, score }: FaceLiveness): void {
    this.#known.face_liveness_probability = probability;
    this.#known.face_liveness_score = tenThousandths(score);
  }

  /** `deviceHash` is the keyed hash; the raw id is not kept. */
  noteFacts(facts: CaptureFacts, deviceHash: string | null): void {
    Object.assign(this.#known, {
      platform: facts.platform,
      browser: facts.browser,
      browser_version: facts.browserVersion,
      mobile: facts.mobile,
      camera_class: facts.cameraClass,
      device_hash: deviceHash,
    });
  }

  finish(outcome: Verdict | IadError, stageMs: Readonly<Record<string, number>>): BiRecord {
    return {
      ...UNKNOWN_FIELDS,
      ...this.#known,
      ...(outcome instanceof IadError ? ofError(outcome) : ofVerdict(outcome)),
      time: new Date(this.receivedMs).toISOString(),
      stage_ms: { ...stageMs },
      total_ms: Math.round((performance.now() - this.#started) * 1000) / 1000,
    };
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function ofError(error: IadError): Outcome {
  const form = ERROR_TABLE[error.code];
  return { status: form.status, rejection: [], error_code: form.errorCode, error: error.code };
}

function ofVerdict(verdict: Verdict): Outcome {
  const contributions: Record<string, number> = {};
  for (const { mark, llr } of verdict.contributions) contributions[mark] = llr;
  return {
    status: 200,
    probability: verdict.probability,
    score: verdict.score,
    rejection: verdict.rejection,
    evidence: verdict.groups,
    contributions,
    log_odds: verdict.logOdds,
    features: Object.fromEntries(
      verdict.features.map((
        { feature, value, llr },
      ) => [feature, { value: value && tenThousandths(value), llr }]),
    ),
  };
}

/** Enough to learn from, and short. */
function tenThousandths(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
