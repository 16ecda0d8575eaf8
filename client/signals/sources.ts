import { automationSource } from "./automation.ts";
import { capabilitiesSource } from "./capabilities.ts";
import { devicesSource } from "./devices.ts";
import { encoderCanarySource } from "./encoder_canary.ts";
import { framesSource } from "./frames.ts";
import { geometrySource } from "./geometry.ts";
import { gpuSource } from "./gpu.ts";
import { imageCaptureSource } from "./image_capture.ts";
import { inspectorSource } from "./inspector.ts";
import { navigatorSource } from "./navigator.ts";
import { permissionsSource } from "./permissions.ts";
import { sdkSourceSource } from "./sdk_source.ts";
import { settingsSource } from "./settings.ts";
import { tamperSource } from "./tamper.ts";
import { trackSource } from "./track.ts";
import type { SignalSource } from "./types.ts";
import { uaChSource } from "./ua_ch.ts";
import { workerSource } from "./worker.ts";

/** Every signal but `video_frame` and `clock`, which belong to the photo and the sealing. */
export function signalSources(): readonly SignalSource[] {
  return [
    trackSource,
    settingsSource,
    capabilitiesSource,
    devicesSource,
    framesSource,
    geometrySource,
    navigatorSource,
    imageCaptureSource,
    automationSource,
    inspectorSource,
    tamperSource(),
    uaChSource,
    workerSource,
    gpuSource,
    permissionsSource,
    encoderCanarySource,
    sdkSourceSource,
  ];
}
