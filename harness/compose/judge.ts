import { IadError } from "../../src/errors.ts";
import {
  assessFaces,
  DEFAULT_FACE_RULES,
  type Face,
  type FaceModels,
  findFaces,
} from "../../src/faces/mod.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import type { Answer } from "./scene.ts";

export interface Judgement {
  readonly answer: Answer;
  readonly faces: readonly Face[];
}

export interface Judge extends FaceModels {
  readonly codec: WebAssembly.Module;
}

/** The server's limits as they are by default. */
const LIMITS = { minShorterSide: 480, maxPixels: 40_000_000 };

/** What the server answers to a photo: probe, decoding, both networks and the rules, each as in a request. */
export async function judgePhoto(judge: Judge, jpeg: Uint8Array): Promise<Judgement> {
  try {
    const probe = probeImage(jpeg, LIMITS);
    const image = await decodeImage(judge.codec, jpeg, probe);
    const faces = await findFaces(judge, image);
    const assessment = assessFaces(faces, image, DEFAULT_FACE_RULES);
    return { answer: assessment.kind === "accepted" ? "accepted" : assessment.code, faces };
  } catch (thrown) {
    if (thrown instanceof IadError && thrown.code === "IMAGE_TOO_SMALL") {
      return { answer: "IMAGE_TOO_SMALL", faces: [] };
    }
    throw thrown;
  }
}
