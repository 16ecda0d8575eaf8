import type { KnownBuild } from "../../client_build/types.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";
import type { EncoderFacts } from "./encoder.ts";

/** Which build of our client sealed the bundle, by its own word. Unavailable where the server has no manifest. */
export interface ClientBuildFacts {
  readonly build: "known" | "expired" | "unknown";
  /** What the client told of its own files against the build's; `untold` for an unknown build too. */
  readonly source: "match" | "mismatch" | "untold";
  /** The photo has the build's libjpeg quality; null for an unknown build, or tables that are not libjpeg's. */
  readonly quality: boolean | null;
}

interface Seen {
  readonly signals: ReadSignals;
  readonly encoder: Observation<EncoderFacts>;
}

/** The build that the bundle names, against the manifests that the server accepts. */
export function observeClientBuild(
  { bundle, clientBuilds, receivedMs }: EvidenceInput,
  { signals, encoder }: Seen,
): Observation<ClientBuildFacts> {
  if (clientBuilds.size === 0) return { kind: "unavailable", reason: "no manifest" };
  const known = clientBuilds.get(bundle.sdk.build);
  if (known === undefined) {
    return { kind: "observed", value: { build: "unknown", source: "untold", quality: null } };
  }
  const quality = valueOf(encoder)?.quality ?? null;
  return {
    kind: "observed",
    value: {
      build: receivedMs > known.notAfterMs ? "expired" : "known",
      source: sourceOf(known, signals),
      quality: quality === null ? null : quality === known.quality,
    },
  };
}

function sourceOf(known: KnownBuild, signals: ReadSignals): ClientBuildFacts["source"] {
  const { librarySha384 = null, workerSha384 = null } = valueOf(signals.sdk_source) ?? {};
  const told = [
    ...(librarySha384 === null ? [] : [known.librarySha384.includes(librarySha384)]),
    ...(workerSha384 === null ? [] : [known.workerSha384.includes(workerSha384)]),
  ];
  if (told.length === 0) return "untold";
  return told.every((matches) => matches) ? "match" : "mismatch";
}
