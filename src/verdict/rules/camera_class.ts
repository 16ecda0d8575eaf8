import { ruleOver, when } from "../rule.ts";

/** The used camera's label, and the test devices that come with it. */
export const cameraClass = ruleOver("camera", {
  name: "camera_class",
  marks: ["camera_class_a", "camera_class_b", "camera_class_c", "camera_class_d", "fake_audio"],
  judge: ({ class: label, fakeAudio }) =>
    when({
      camera_class_a: label === "A",
      camera_class_b: label === "B",
      camera_class_c: label === "C",
      camera_class_d: label === "D",
      fake_audio: fakeAudio,
    }),
});
