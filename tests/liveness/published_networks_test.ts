/**
 * The descriptions of two published networks, on the project's own photos, against what the networks' own preparation (crop
 * and scaling by OpenCV) gives. The scaling differs, so the figures agree closely and not exactly.
 */
import assert from "node:assert/strict";
import {
  type LivenessNetwork,
  openLivenessNetwork,
  parseLivenessDescription,
  rateFace,
} from "../../src/liveness/mod.ts";
import { ortRuntime } from "../../harness/assets.ts";
import { decodeLabelled, labelledFace } from "../../harness/labelled_photos.ts";
import { FACENOX, MINIFASNET } from "../../harness/operator_models.ts";
import { sharedFiles } from "../../harness/reference_data.ts";

/** Probability of a live face. */
const EXPECTED: Readonly<Record<string, { readonly minifasnet: number; readonly facenox: number }>> = {
  "selfie-ada-640x480.jpg": { minifasnet: 0.9733, facenox: 1.0000 },
  "selfie-ben-480x640.jpg": { minifasnet: 0.9818, facenox: 1.0000 },
  "selfie-chi-1280x720.jpg": { minifasnet: 0.9941, facenox: 1.0000 },
  "selfie-dai-1280x720.jpg": { minifasnet: 0.9956, facenox: 1.0000 },
  "selfie-eva-720x1280.jpg": { minifasnet: 0.8345, facenox: 0.9997 },
  "selfie-femi-720x1280.jpg": { minifasnet: 0.4938, facenox: 1.0000 },
  "selfie-gia-1920x1080.jpg": { minifasnet: 0.9856, facenox: 1.0000 },
  "selfie-hugo-1080x1920.jpg": { minifasnet: 0.9730, facenox: 1.0000 },
  "selfie-ida-4000x3000.jpg": { minifasnet: 0.9109, facenox: 1.0000 },
  "selfie-jo-3000x4000.jpg": { minifasnet: 0.9485, facenox: 1.0000 },
  "selfie-kim-640x480-dim.jpg": { minifasnet: 0.4306, facenox: 0.1031 },
  "selfie-leo-1280x720-yaw12.jpg": { minifasnet: 0.2942, facenox: 0.9960 },
  "selfie-mia-1280x720-bystander.jpg": { minifasnet: 0.7045, facenox: 1.0000 },
  "selfie-nia-960x1280-bystander.jpg": { minifasnet: 0.9330, facenox: 1.0000 },
};

async function load(
  folder: string,
  description: { readonly file: string },
): Promise<LivenessNetwork | undefined> {
  const file = (await sharedFiles(`models/${folder}`))?.find(({ pathname }) =>
    pathname.endsWith(description.file)
  );
  if (file === undefined) return undefined;
  const spec = parseLivenessDescription(description);
  return await openLivenessNetwork(
    { kind: "operator", model: await Deno.readFile(file), spec },
    await ortRuntime(),
  );
}

for (const [folder, description] of [["minifasnet", MINIFASNET], ["facenox", FACENOX]] as const) {
  const network = await load(folder, description);
  Deno.test({
    name: `${description.name} gives what its own preparation gives`,
    ignore: network === undefined,
    fn: async () => {
      const gaps: number[] = [];
      for (const [photo, expected] of Object.entries(EXPECTED)) {
        const { probability } = await rateFace(network!, await decodeLabelled(photo), labelledFace(photo));
        gaps.push(Math.abs(probability - expected[folder]));
      }
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      assert.ok(mean < 0.1, `off by ${mean}: ${gaps}`);
    },
  });
}
