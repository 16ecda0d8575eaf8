/** What `deno task build:client` writes into the built files; unbuilt sources keep the placeholders. */
export const SDK_NAME = "iad-capture";
export const SDK_VERSION = "1.0.0";
/** Sixteen hex digits over the built files. */
export const BUILD = "__IAD_BUILD_ID___";
/** The worker's file beside the library. */
export const WORKER_FILE = "__IAD_WORKER_FILE__";
/** Of every photo's JPEG; the build manifest records it and the server expects it. */
export const JPEG_QUALITY = 0.95;
/** Begins the last line of a built file; the SHA-256 of all before it follows, in hex. */
export const SEAL_MARK = "//# iadSha256=";
