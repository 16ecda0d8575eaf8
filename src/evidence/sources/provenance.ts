import type { ClaimedBrowser } from "../browser.ts";
import { confirmedVersion, MINIMAL_PROOF } from "../confirmed_versions.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { SignalOf } from "../signal_shapes.ts";
import type { Observation } from "../observation.ts";

export type ProvenanceField =
  | "tag"
  | "label"
  | "device_id"
  | "group_id"
  | "enumerated"
  | "capture_time"
  | "rtp_timestamp"
  | "stats"
  | "image_width"
  | "format";

export interface ProvenanceFacts {
  /** The claimed version was measured, so that its fields may speak against it. */
  readonly confirmed: boolean;
  /** The client told what every browser tells of a device track, and it holds. */
  readonly proof: boolean;
  /** Fields that a device track on this version cannot have this way. */
  readonly misses: readonly ProvenanceField[];
  /** Fields that this version tells and that were not told. */
  readonly untold: readonly ProvenanceField[];
  /** The track's class or label names a source that is not a device, on any version. */
  readonly synthetic: boolean;
}

/** Told and as a device has it, told and not so, or not told. */
type Answer = "holds" | "miss" | "untold";
type Track = SignalOf<"track">;

const DEVICE_TAG = "[object MediaStreamTrack]";
/** Classes that the specifications give to tracks without a device: true on every version. */
const SYNTHETIC_TAG = /CanvasCapture|TrackGenerator/;
const SYNTHETIC_LABEL = /^remote (?:video|audio)$/;
const CHROMIUM_ID = /^[0-9a-f]{64}$/;
const GECKO_ID = /^[A-Za-z0-9+/]{43}=$/;
/** Share of frames that carry a capture time: the first ones may not. */
const CAPTURE_TIME_SHARE = 0.9;
const RGB_FORMAT = /^(?:BGR|RGB)[AX]$/;
/** One field may be untold by chance; more mean a client that does not tell. */
const UNTOLD_ALLOWED = 1;

/** Does the track that the photo came from hang on a camera? */
export function observeProvenance(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
): Observation<ProvenanceFacts> {
  if (signals.track.kind !== "observed") return signals.track;
  const track = signals.track.value;
  const synthetic = SYNTHETIC_TAG.test(track.tag ?? "") || SYNTHETIC_LABEL.test(track.label ?? "");
  const confirmed = claimed && confirmedVersion(claimed);
  function withAnswer(fields: readonly ProvenanceField[], wanted: Answer): ProvenanceField[] {
    return fields.filter((field) => answer(field, { track, signals, engine: claimed?.engine }) === wanted);
  }
  if (confirmed === undefined) {
    // Without a claim there is nothing to hold the client to, so nothing that it could prove.
    const proof = claimed !== undefined && withAnswer(MINIMAL_PROOF, "holds").length === MINIMAL_PROOF.length;
    return { kind: "observed", value: { confirmed: false, proof, misses: [], untold: [], synthetic } };
  }
  const untold = withAnswer(confirmed.required, "untold");
  const misses = withAnswer([...confirmed.required, ...confirmed.optional], "miss");
  const proof = untold.length <= UNTOLD_ALLOWED;
  return { kind: "observed", value: { confirmed: true, proof, misses, untold, synthetic } };
}

interface Told {
  readonly track: Track;
  readonly signals: ReadSignals;
  readonly engine: ClaimedBrowser["engine"] | undefined;
}

function answer(field: ProvenanceField, { track, signals, engine }: Told): Answer {
  const id = engine === "gecko" ? GECKO_ID : CHROMIUM_ID;
  const frames = valueOf(signals.frames);
  switch (field) {
    case "tag":
      return judged(track.tag, (tag) => tag === DEVICE_TAG);
    case "label":
      return judged(track.label, (label) => label.trim() !== "");
    case "device_id":
      return judged(track.deviceId, (deviceId) => id.test(deviceId));
    case "group_id":
      // A device track always has one: an observed track without it is a miss, not silence.
      return id.test(track.groupId ?? "") ? "holds" : "miss";
    case "enumerated":
      return judged(valueOf(signals.devices), (devices) => isEnumerated(track, devices));
    case "capture_time":
      return judged(
        frames?.count ? frames.captureTimes ?? 0 : undefined,
        (times) => times >= CAPTURE_TIME_SHARE * (frames?.count ?? 0),
      );
    case "rtp_timestamp":
      return judged(frames?.count ? frames.rtpTimestamps ?? 0 : undefined, (stamps) => stamps === 0);
    case "stats":
      return judged(track.stats, (stats) => stats);
    case "image_width":
      return judged(valueOf(signals.image_capture)?.imageWidth, (width) => width > 0);
    case "format":
      return judged(valueOf(signals.video_frame)?.format, (format) => !RGB_FORMAT.test(format));
  }
}

function judged<T>(value: T | null | undefined, holds: (value: T) => boolean): Answer {
  if (value === undefined || value === null) return "untold";
  return holds(value) ? "holds" : "miss";
}

function isEnumerated({ deviceId, label }: Track, devices: SignalOf<"devices">): boolean {
  if (!deviceId) return false;
  return devices.some((device) =>
    device.kind === "videoinput" && device.deviceId === deviceId && device.label === label
  );
}
