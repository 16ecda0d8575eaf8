import { ruleOver, when } from "../rule.ts";

/** Weak marks of a camera that is software. Null means that honest cameras may lack it there too. */
export const cameraProfile = ruleOver("camera", {
  name: "camera_profile",
  marks: ["virtual_camera_installed", "no_model_suffix", "no_camera_controls"],
  judge: ({ virtualInstalled, modelSuffix, controls }) =>
    when({
      virtual_camera_installed: virtualInstalled > 0,
      no_model_suffix: modelSuffix === false,
      no_camera_controls: controls === 0,
    }),
});
