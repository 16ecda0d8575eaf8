import { ijgQuality, type JpegProbe, type QuantTable } from "../../jpeg/mod.ts";
import type { ClaimedBrowser } from "../browser.ts";
import { confirmedVersion } from "../confirmed_versions.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";

type EncoderProducer = "chromium_canvas" | "gecko_canvas" | "other";

type ForbiddenMarker = "exif" | "xmp" | "photoshop" | "comment" | "progressive" | "trailing_bytes";

export interface EncoderFacts {
  readonly producer: EncoderProducer;
  /** What the claimed browser's canvas writes; null when no such browser was measured. */
  readonly expected: EncoderProducer | null;
  /** Chromium's unmistakable canvas wrote it, and another engine is claimed. */
  readonly disguised: boolean;
  /** The claimed version was measured; an unmeasured one may have changed its encoder. */
  readonly confirmed: boolean;
  /** libjpeg quality, 1 to 100; null when the tables are not libjpeg's. */
  readonly quality: number | null;
  /** What no canvas of the claimed browser writes. */
  readonly forbidden: readonly ForbiddenMarker[];
}

/** Payload lengths: a segment's length field less its own two bytes. */
const JFIF_LENGTH = 14;
/** Chromium's sRGB profile in one APP2 segment. */
const CHROMIUM_ICC_LENGTH = 470;
const STANDARD_DHT_LENGTHS = [29, 179, 29, 179];
const APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP13 = 0xed, COM = 0xfe;
const SOF0 = 0xc0, SOF2 = 0xc2;
/** Gecko switches off chroma subsampling from here on. */
const GECKO_FULL_CHROMA_QUALITY = 90;
const EXPECTED: Readonly<Partial<Record<ClaimedBrowser["engine"], EncoderProducer>>> = {
  chromium: "chromium_canvas",
  gecko: "gecko_canvas",
};

/** Which encoder wrote the photo, and is it the one that the claimed browser has? Markers only, no pixel. */
export function observeEncoder(
  { probe }: EvidenceInput,
  claimed: ClaimedBrowser | undefined,
): Observation<EncoderFacts> {
  const quality = libjpegQuality(probe) ?? null;
  const producer = producerOf(probe, quality);
  return {
    kind: "observed",
    value: {
      producer,
      disguised: producer === "chromium_canvas" &&
        (claimed?.engine === "gecko" || claimed?.engine === "webkit"),
      expected: (claimed && EXPECTED[claimed.engine]) ?? null,
      confirmed: claimed !== undefined && confirmedVersion(claimed) !== undefined,
      quality,
      forbidden: forbiddenMarkers(probe, claimed),
    },
  };
}

function producerOf(probe: JpegProbe, quality: number | null): EncoderProducer {
  const isCanvas = quality !== null && probe.sof === SOF0 && probe.scans === 1 && probe.dqtSegments === 2 &&
    probe.dhtLengths.length === 4 && probe.restartInterval === 0 && probe.trailingBytes === 0 &&
    probe.components.length === 3 && probe.oddities.length === 0;
  if (!isCanvas) return "other";
  const [first, second, ...rest] = probe.segments;
  const isJfif = first?.marker === APP0 && first.identifier.startsWith("JFIF") &&
    first.length === JFIF_LENGTH;
  if (!isJfif || rest.length > 0) return "other";
  if (second === undefined) {
    const isStandard = probe.dhtLengths.every((length, index) => length === STANDARD_DHT_LENGTHS[index]);
    const sampling = quality >= GECKO_FULL_CHROMA_QUALITY ? "11" : "22";
    return isStandard && lumaSampling(probe) === sampling ? "gecko_canvas" : "other";
  }
  const isProfile = second.marker === APP2 && second.identifier.startsWith("ICC_PROFILE") &&
    second.length === CHROMIUM_ICC_LENGTH;
  const sampling = quality === 100 ? "11" : "22";
  return isProfile && lumaSampling(probe) === sampling ? "chromium_canvas" : "other";
}

/** Luma's sampling factors where both chroma components have 1×1, else "other". */
function lumaSampling({ components: [luma, ...chroma] }: JpegProbe): string {
  if (luma === undefined || chroma.some(({ h, v }) => h !== 1 || v !== 1)) return "other";
  return `${luma.h}${luma.v}`;
}

function libjpegQuality({ quantTables, components }: JpegProbe): number | undefined {
  const [luma, blue, red] = components.map(({ quantTable }) => tableOf(quantTables, quantTable));
  if (luma === undefined || blue === undefined || blue !== red || luma === blue) return undefined;
  // At the extremes neighbouring qualities share a table, so the two answers need not be equal.
  const quality = ijgQuality(luma.values, "luma");
  return ijgQuality(blue.values, "chroma") === undefined ? undefined : quality;
}

function tableOf(tables: readonly QuantTable[], id: number): QuantTable | undefined {
  return tables.findLast((table) => table.id === id);
}

/** Apple's canvas writes EXIF and an empty Photoshop block, so WebKit may have both; no canvas has the others. */
function forbiddenMarkers(probe: JpegProbe, claimed: ClaimedBrowser | undefined): readonly ForbiddenMarker[] {
  const found = new Set<ForbiddenMarker>();
  for (const { marker, identifier } of probe.segments) {
    if (marker === COM) found.add("comment");
    if (marker === APP13 && claimed?.engine !== "webkit") found.add("photoshop");
    if (marker !== APP1) continue;
    if (identifier.startsWith("http")) found.add("xmp");
    else if (claimed?.engine !== "webkit") found.add("exif");
  }
  if (probe.sof === SOF2) found.add("progressive");
  if (probe.trailingBytes > 0) found.add("trailing_bytes");
  return [...found];
}
