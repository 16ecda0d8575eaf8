/** Which files a container image has: what serving reads, and none that only builds, tests or explains. */

/** Of the project. Folders go whole. */
export const PROJECT = [
  "LICENSE",
  "deno.json",
  "main.ts",
  "models",
  "routes",
  "src",
  "wasm",
  "client/dist",
  "signing/build.pub.json",
] as const;

/** Packages with files for many uses, of which the server has one: what stays of them, beside `package.json` and licences. */
const PARTS: Readonly<Record<string, readonly RegExp[]>> = {
  "onnxruntime-web": [/^dist\/ort\.wasm\.bundle\.min\.mjs$/, /^dist\/ort-wasm-simd-threaded\.wasm$/],
  "@mediapipe/face_detection": [/^face_detection_short_range\.tflite$/],
};

/** Packages of types alone, or of a part of onnxruntime-web that is left out. */
const UNUSED =
  /^(?:@types\/|undici-types$|@?protobufjs(?:\/|$)|guid-typescript$|platform$|long$|flatbuffers$)/;
const ALWAYS = /^(?:package\.json|(?:licen[cs]e|notice|copying)[^/]*)$/i;
const NEVER = /(?:\.map|\.md|\.flow|\.d\.[cm]?ts|\.ts|\.tsbuildinfo)$/i;

/** `path`: below the package's own folder. */
export function isPackageFileNeeded(name: string, path: string): boolean {
  if (ALWAYS.test(path)) return !UNUSED.test(name);
  if (UNUSED.test(name) || NEVER.test(path)) return false;
  return PARTS[name]?.some((part) => part.test(path)) ?? true;
}

/** `path`: below the project's folder. */
export function isProjectFileNeeded(path: string): boolean {
  return !/(?:\.md|\/\.lock)$/.test(path) && !path.startsWith("models/training/");
}

/** Names that Deno gives the packages of a lock in `node_modules/.deno`. */
export function lockedFolders(lock: string): ReadonlySet<string> {
  const { npm }: { readonly npm: Readonly<Record<string, unknown>> } = JSON.parse(lock);
  // Behind the version, and of no matter here: what the package's peers are.
  return new Set(Object.keys(npm).map((id) => id.replace(/^(@?[^@]+@[^_]+).*$/, "$1").replaceAll("/", "+")));
}
