import { type Bundle, parseBundle } from "../bundle/mod.ts";
import { type Envelope, type KeyRing, openEnvelope, parseEnvelope } from "../envelope/mod.ts";
import type { RecordDraft } from "../records/mod.ts";
import type { StageClock } from "../telemetry/mod.ts";

export interface Opened {
  readonly envelope: Envelope;
  readonly bundle: Bundle;
}

/**
 * The first stages of everything that takes a bundle: parse, open, read. `draft` notes how far it came. Throws
 * ENVELOPE_MALFORMED, DECRYPTION_FAILED or BUNDLE_MALFORMED.
 */
export async function openBundle(
  body: Uint8Array,
  { keyRing, clock, draft }: {
    readonly keyRing: () => KeyRing;
    readonly clock: StageClock;
    readonly draft?: RecordDraft;
  },
): Promise<Opened> {
  const envelope = await clock.run("parse", () => parseEnvelope(body));
  draft?.noteEnvelope(envelope, keyRing().find(envelope.suite.kemId, envelope.keyId)?.info.keyId);
  const plaintext = await clock.run("open", () => openEnvelope(envelope, keyRing()));
  const bundle = await clock.run("read", () => parseBundle(plaintext));
  draft?.noteBundle(bundle);
  return { envelope, bundle };
}
