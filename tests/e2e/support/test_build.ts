/**
 * The server as `serve` starts it, except for what its arguments name: no browser flag gives an honest camera,
 * and a test device must reach the rest of the pipeline.
 */
import { serveUntilSignal } from "../../../src/cli/serve.ts";

/** What Chromium and Firefox call their test devices, and the files that Chromium plays as a camera. */
const TEST_DEVICES = [
  /^fake_device_0$/,
  /\.(?:y4m|mjpeg)$/,
  /^Fake (?:Default Audio Input|Audio Input \d)$/,
  /^Default (?:Video|Audio) Device$/,
];

Deno.exit(
  await serveUntilSignal({
    testBuild: {
      ...(Deno.args.includes("--trust-test-devices") && { trustedLabels: TEST_DEVICES, testFilms: true }),
      testPictures: Deno.args.includes("--test-pictures"),
    },
  }),
);
