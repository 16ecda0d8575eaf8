import type { DecodedImage } from "../pixels/mod.ts";
import type { Sighting } from "./confirm.ts";
import { detectFaces } from "./detector.ts";
import { scaleFace } from "./scale_face.ts";
import { turnFace } from "./quarter_turn.ts";
import { seekFarAway, seekTurned, standsUpright, type TurnedFound } from "./seek_again.ts";
import { seekFaces, type SeekingModels } from "./seek_faces.ts";
import { measureTurn, type PoseModel } from "./turned_head.ts";
import type { Face, QuarterTurn } from "./types.ts";

/**
 * The loaded models of the face stage; the detector may be an operator's own. Without the close look the detector alone
 * decides what a face is; without the witness the close look decides; without the pose model the angles of turned heads
 * are the close look's.
 */
export interface FaceModels extends Omit<SeekingModels, "landmarks"> {
  readonly landmarks: SeekingModels["landmarks"] | undefined;
  readonly pose: PoseModel | undefined;
}

/**
 * The faces of one photo, best first, in its pixels; none is an empty list. A photo without a plain, upright face is
 * looked at again: turned, and, with nobody in it, with a finer input; what is then left may be one doubtful face. Throws
 * INTERNAL when the runtime fails.
 */
export async function findFaces(models: FaceModels, image: DecodedImage): Promise<Face[]> {
  const { detector, landmarks, witness, pose } = models;
  if (landmarks === undefined) return await detectFaces(detector, image);
  const measure = (sightings: readonly Sighting[], seenIn = image) =>
    measureAngles(pose, seenIn, sightings.map(({ face }) => face));
  const found = await seekFaces({ detector, landmarks, witness }, image);
  if (witness === undefined || standsUpright(found)) return await measure(found.sightings);
  const seeking = { detector, landmarks, witness };
  const turned = await seekTurned(seeking, image, found);
  if (turned !== undefined) {
    return turnBack(await measure(turned.sightings, turned.picture), { ...turned, image });
  }
  if (found.sightings.length > 0) return await measure(found.sightings);
  const farAway = await seekFarAway(seeking, image);
  if (farAway.length > 0 || found.doubtful === undefined) return await measure(farAway);
  return await measure([found.doubtful]);
}

async function measureAngles(
  pose: PoseModel | undefined,
  image: DecodedImage,
  faces: readonly Face[],
): Promise<Face[]> {
  return pose === undefined ? [...faces] : await measureTurn(pose, image, faces);
}

/** From pixels of the turned, shrunken picture to those of the photo. */
function turnBack(
  faces: readonly Face[],
  { turn, picture, image }: Pick<TurnedFound, "turn" | "picture"> & { readonly image: DecodedImage },
): Face[] {
  const longer = ({ width, height }: DecodedImage) => Math.max(width, height);
  return faces.map((face) => {
    const upright = turnFace(face, picture, (4 - turn) as QuarterTurn);
    return { ...scaleFace(upright, longer(image) / longer(picture)), turn };
  });
}
