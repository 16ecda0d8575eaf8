/** The one list of rules. Their order is the alphabet's and means nothing. */
import type { Rule } from "../rule.ts";
import { binding } from "./binding.ts";
import { cameraClass } from "./camera_class.ts";
import { cameraProfile } from "./camera_profile.ts";
import { canary } from "./canary.ts";
import { captureProof } from "./capture_proof.ts";
import { clientBuild } from "./client_build.ts";
import { clientClock } from "./client_clock.ts";
import { clockSkew } from "./clock_skew.ts";
import { completeness } from "./completeness.ts";
import { consistency } from "./consistency.ts";
import { cropPlaces } from "./crop_places.ts";
import { driver } from "./driver.ts";
import { encoder } from "./encoder.ts";
import { environment } from "./environment.ts";
import { graphics } from "./graphics.ts";
import { inspector } from "./inspector.ts";
import { learnedContent } from "./learned_content.ts";
import { learnedTemporal } from "./learned_temporal.ts";
import { nonce } from "./nonce.ts";
import { pixelBinding } from "./pixel_binding.ts";
import { provenance } from "./provenance.ts";
import { replay } from "./replay.ts";
import { sourceFault } from "./source_fault.ts";
import { tamper } from "./tamper.ts";
import { temporal } from "./temporal.ts";

export const RULES: readonly Rule[] = Object.freeze([
  binding,
  cameraClass,
  cameraProfile,
  canary,
  captureProof,
  clientBuild,
  clientClock,
  clockSkew,
  completeness,
  consistency,
  cropPlaces,
  driver,
  encoder,
  environment,
  graphics,
  inspector,
  learnedContent,
  learnedTemporal,
  nonce,
  pixelBinding,
  provenance,
  replay,
  sourceFault,
  tamper,
  temporal,
]);
