/** Evidence inputs built from parts: real digests, probes with the structure that real encoders write. */
import type { Bundle, CaptureType, Signals } from "../src/bundle/types.ts";
import type { EvidenceInput, NonceState, ReplayMatches, ReplayMemory } from "../src/evidence/mod.ts";
import type { ClientBuilds } from "../src/client_build/mod.ts";
import { ijgTable, type JpegProbe } from "../src/jpeg/mod.ts";

export const RECEIVED_MS = Date.UTC(2026, 10, 23, 12, 0, 0);
const NOTHING_KNOWN: ReplayMatches = { bundleId: false, ciphertext: false, photo: false, similar: undefined };

export function memoryAnswering(
  matches: Partial<ReplayMatches> = {},
  nonce: NonceState = "unknown",
): ReplayMemory {
  return {
    claim: ({ nonceDigest }) =>
      Promise.resolve({ ...NOTHING_KNOWN, ...matches, ...(nonceDigest && { nonce }) }),
    release: () => Promise.resolve(),
  };
}

export interface Parts {
  readonly signals?: Signals;
  readonly probe?: JpegProbe;
  readonly memory?: ReplayMemory;
  readonly createdMs?: number;
  readonly captureType?: CaptureType;
  readonly bundle?: Partial<Bundle>;
  readonly nonceRequired?: boolean;
  readonly cropMatches?: EvidenceInput["cropMatches"];
  readonly clientBuilds?: ClientBuilds;
  readonly temporal?: EvidenceInput["temporal"];
  readonly forensics?: EvidenceInput["forensics"];
  readonly frameOrigin?: EvidenceInput["frameOrigin"];
  readonly digests?: Partial<EvidenceInput["digests"]>;
}

export async function evidenceInput(parts: Parts = {}): Promise<EvidenceInput> {
  const photo = new TextEncoder().encode("photo bytes");
  const encodedSignals = new TextEncoder().encode("encoded signals");
  const bundle: Bundle = {
    version: 1,
    bundleId: new Uint8Array(16).fill(7),
    createdMs: parts.createdMs ?? RECEIVED_MS - 3000,
    captureType: parts.captureType ?? "face",
    sdk: { name: "test", version: "1.0.0", build: "test" },
    photo,
    signals: parts.signals ?? {},
    digests: { photo: await sha256(photo), signals: await sha256(encodedSignals) },
    encoded: { signals: encodedSignals },
    ...parts.bundle,
  };
  return {
    claimId: "claim",
    bundle,
    probe: parts.probe ?? chromiumProbe(),
    pixels: { meanLuma: 120, saturatedShare: 0.01, perceptualHash: "0123456789abcdef" },
    cropMatches: parts.cropMatches ?? [],
    temporal: parts.temporal ?? null,
    forensics: parts.forensics ?? null,
    frameOrigin: parts.frameOrigin ?? null,
    digests: {
      ciphertext: new Uint8Array(32).fill(9),
      photo: await sha256(photo),
      signals: await sha256(encodedSignals),
      crops: null,
      ...parts.digests,
    },
    receivedMs: RECEIVED_MS,
    memory: parts.memory ?? memoryAnswering(),
    nonceRequired: parts.nonceRequired ?? false,
    clientBuilds: parts.clientBuilds ?? new Map(),
  };
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** What the canvas of Chromium 156 writes, measured. */
export function chromiumProbe(quality = 92): JpegProbe {
  return canvasProbe({
    quality,
    subsampled: quality < 100,
    dhtLengths: [25, 49, 24, 50],
    segments: [
      { marker: 0xe0, identifier: "JFIF", length: 14 },
      { marker: 0xe2, identifier: "ICC_PROFILE", length: 470 },
    ],
  });
}

/** What the canvas of Firefox 153 writes, measured. */
export function geckoProbe(quality = 92): JpegProbe {
  return canvasProbe({
    quality,
    subsampled: quality < 90,
    dhtLengths: [29, 179, 29, 179],
    segments: [{ marker: 0xe0, identifier: "JFIF", length: 14 }],
  });
}

interface CanvasParts {
  readonly quality: number;
  readonly subsampled: boolean;
  readonly dhtLengths: readonly number[];
  readonly segments: JpegProbe["segments"];
}
function canvasProbe({ quality, subsampled, dhtLengths, segments }: CanvasParts): JpegProbe {
  const factor = subsampled ? 2 : 1;
  return {
    width: 1280,
    height: 720,
    orientation: 1,
    sof: 0xc0,
    components: [
      { id: 1, h: factor, v: factor, quantTable: 0 },
      { id: 2, h: 1, v: 1, quantTable: 1 },
      { id: 3, h: 1, v: 1, quantTable: 1 },
    ],
    quantTables: [
      { id: 0, precision: 8, values: ijgTable(quality, "luma") },
      { id: 1, precision: 8, values: ijgTable(quality, "chroma") },
    ],
    dqtSegments: 2,
    dhtLengths,
    restartInterval: 0,
    scans: 1,
    segments,
    order: [
      0xd8,
      ...segments.map(({ marker }) => marker),
      0xdb,
      0xdb,
      0xc0,
      0xc4,
      0xc4,
      0xc4,
      0xc4,
      0xda,
      0xd9,
    ],
    oddities: [],
    cost: 5e6,
    trailingBytes: 0,
  };
}
