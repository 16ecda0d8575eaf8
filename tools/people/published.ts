import { FACENOX, MINIFASNET, YUNET } from "../../harness/operator_models.ts";
import type { Runtime } from "../../src/inference/mod.ts";
import { type FaceDetector, openDetector, parseDetectorDescription } from "../../src/faces/mod.ts";
import {
  type LivenessNetwork,
  openLivenessNetwork,
  parseLivenessDescription,
} from "../../src/liveness/mod.ts";

/** Models of others beside the project; absent in a plain clone. */
const PUBLISHED = new URL("../../../shared/models/", import.meta.url);

/** A liveness network with its name. */
export interface Rater {
  readonly name: string;
  readonly network: LivenessNetwork;
}

/** The published liveness networks whose files are there, as an operator would describe them. */
export async function openPublishedRaters(runtime: Runtime): Promise<Rater[]> {
  const raters: Rater[] = [];
  for (const [folder, description] of [["minifasnet", MINIFASNET], ["facenox", FACENOX]] as const) {
    const model = await readPublished(`${folder}/${description.file}`);
    if (model === undefined) continue;
    const spec = parseLivenessDescription(description);
    const network = await openLivenessNetwork({ kind: "operator", model, spec }, runtime);
    raters.push({ name: description.name, network });
  }
  return raters;
}

/** The published YuNet-n; undefined where its file is not there. */
export async function openPublishedDetector(runtime: Runtime): Promise<FaceDetector | undefined> {
  const model = await readPublished(`yunet/${YUNET.file}`);
  const spec = parseDetectorDescription(YUNET);
  return model && await openDetector({ kind: "operator", model, spec }, runtime);
}

/** A file of theirs; undefined where it is not there. */
export async function readPublished(path: string): Promise<Uint8Array | undefined> {
  return await Deno.readFile(new URL(path, PUBLISHED)).catch(() => undefined);
}
