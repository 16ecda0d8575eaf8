/**
 * The server as `serve` starts it, except for what its arguments name: no browser flag gives an honest camera,
 * and a test device must reach the rest of the check.
 */
import type { Analyser, PhotoAnalysis } from "../../src/analysis/mod.ts";
import { serveUntilSignal } from "../../src/cli/serve.ts";

/** What Chromium and Firefox call their test devices, and the files that Chromium plays as a camera. */
const TEST_DEVICES = [
  /^fake_device_0$/,
  /\.(?:y4m|mjpeg)$/,
  /^Fake (?:Default Audio Input|Audio Input \d)$/,
  /^Default (?:Video|Audio) Device$/,
];

const trustDevices = Deno.args.includes("--trust-test-devices");
const anyPicture = Deno.args.includes("--test-pictures");

/** Test devices show nothing of a sensor, and no camera's film; a test picture need not show a face either. */
function withoutCamera(analyser: Analyser): Analyser {
  return {
    async analyse(photo, options): Promise<PhotoAnalysis> {
      const { faces, ...analysis } = await analyser.analyse(photo, options);
      const seen = { ...analysis, temporal: null, forensics: null, frameOrigin: null };
      return faces === undefined || anyPicture ? seen : { ...seen, faces };
    },
    status: () => analyser.status(),
    close: () => analyser.close(),
  };
}

Deno.exit(
  await serveUntilSignal({
    ...(trustDevices && { trustedLabels: TEST_DEVICES }),
    ...((trustDevices || anyPicture) && { wrapAnalyser: withoutCamera }),
  }),
);
