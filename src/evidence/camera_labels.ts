/**
 * Classes of camera labels (docs/detection.md, "Camera labels"). Traps that must not match: the bare word
 * "virtual" (Phone Link, Intel MIPI cameras behind v4l2loopback), localised names of phones.
 * A: test devices and files. B: compositors and fakers. C: phones used as webcams. D: effect cameras.
 */
export type CameraClass = "A" | "B" | "C" | "D" | "none";

const CLASS_A: readonly RegExp[] = [
  /^fake_device_\d+$/i,
  /^Default Video Device$/, // Firefox with media.navigator.streams.fake
  /\.(?:y4m|mjpe?g)$/i,
  /^(?:~?\/|[A-Za-z]:\\|\\\\)/, // Chromium's file device carries its path as its label
];
const CLASS_B: readonly RegExp[] = [
  /\bOBS[ -](?:Virtual )?Cam(?:era)?[2-4]?\b/i,
  /\bmanycam\b/i,
  /\bsnap camera\b/i,
  /\bxsplit\b.*\b(?:vcam|broadcaster|virtual)\b/i,
  /\bsplitcam\b/i,
  /\b(?:e2esoft )?vcam\b/i,
  /\baltercam\b/i,
  /\bcamtwist\b/i,
  /\bmmhmm\b/i,
  /\bstreamlabs\b/i,
  /\bvmix video\b/i,
  /\bndi (?:webcam )?video\b/i,
  /\bndi webcam\b/i,
  /\bspoutcam\b/i,
  /\bwebcamoid\b/i,
  /\bakvcam\b/i,
  /\bfacerig\b/i,
  /\bunity video capture\b/i,
  /\bchromacam\b/i,
  /\byoucam\b/i,
  /\bprism live\b/i,
  /\bwirecast\b/i,
  /\becamm\b/i,
  /^dummy video device \(0x[0-9a-f]+\)/i, // v4l2loopback without a card label
  /\bchrome virtual webcam\b|\bvirtual chrome webcam\b/i,
  /\(pleV:ideo\)/, // a CMIO sample plug-in: Chromium cuts the model id out of its unique id
  /^[^\s/]+\/\S*[^\s=]$/, // a relative path without extension; camera names have spaces, canvas ids end in "="
];
const CLASS_C: readonly RegExp[] = [
  /\bdroidcam\b/i,
  /\biriun\b/i,
  /\bivcam\b/i,
  /\bepoccam\b/i,
  /\bcamo\b/i,
  /\beos webcam utility\b/i,
  /\(Windows Virtual Camera\)$/i, // Phone Link: honest users
];
const CLASS_D: readonly RegExp[] = [
  /\bnvidia broadcast\b/i,
  /\blogi capture\b/i,
  /\bwindows studio effects\b/i,
  /\bcontinuity\b|\biphone\b.*\bcamera\b/i,
];
/** In this order: the gravest class wins. */
const CLASSES = [["A", CLASS_A], ["B", CLASS_B], ["C", CLASS_C], ["D", CLASS_D]] as const;
const FAKE_AUDIO = /^Fake (?:Default Audio Input|Audio Input \d+)$/;
/** USB vendor and product id, as Chromium appends them on Windows, Linux and ChromeOS. */
const MODEL_SUFFIX = /\([0-9a-f]{4}:[0-9a-f]{4}\)$/i;

export function cameraClass(label: string): CameraClass {
  return CLASSES.find(([, patterns]) => patterns.some((pattern) => pattern.test(label)))?.[0] ?? "none";
}

export function isFakeAudio(label: string): boolean {
  return FAKE_AUDIO.test(label);
}

export function hasModelSuffix(label: string): boolean {
  return MODEL_SUFFIX.test(label);
}
