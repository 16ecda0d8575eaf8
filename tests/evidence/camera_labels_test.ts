import assert from "node:assert/strict";
import { cameraClass, hasModelSuffix, isFakeAudio } from "../../src/evidence/camera_labels.ts";

const CASES: Readonly<Record<ReturnType<typeof cameraClass>, readonly string[]>> = {
  A: [
    "fake_device_0",
    "fake_device_12",
    "/captures/pan.y4m",
    "pan.MJPEG",
    "C:\\clips\\face",
    "\\\\host\\clip",
    "~/face",
    "Default Video Device",
  ],
  B: [
    "OBS Virtual Camera",
    "OBS-Camera2",
    "ManyCam Virtual Webcam (pleV:ideo)",
    "Snap Camera",
    "XSplit VCam",
    "e2eSoft VCam",
    "NDI Webcam Video 1",
    "NewTek NDI Video",
    "Unity Video Capture",
    "Dummy video device (0x0000)",
    "Chrome Virtual Webcam",
    "captures/pan",
  ],
  C: [
    "DroidCam Source 3",
    "Iriun Webcam",
    "iVCam",
    "Camo",
    "EOS Webcam Utility Pro",
    "Pixel 9 (Windows Virtual Camera)",
  ],
  D: ["Camera (NVIDIA Broadcast)", "Logi Capture", "iPhone 17 Pro Camera"],
  none: [
    "HD WebCam (04f2:b6d9)",
    "Integrated Camera",
    "Intel MIPI Camera",
    "Virtual Camera",
    "camera2 1, facing front",
    "Câmera frontal",
    "前置相机",
    "Philips SPC 1300NC / 05",
    "obsidian cam",
    "",
  ],
};

Deno.test("camera labels fall into their classes", () => {
  for (const [expected, labels] of Object.entries(CASES)) {
    for (const label of labels) {
      assert.equal(cameraClass(label), expected, label);
    }
  }
});

Deno.test("the browser's fake microphones are known by their exact names", () => {
  assert.ok(isFakeAudio("Fake Default Audio Input"));
  assert.ok(isFakeAudio("Fake Audio Input 1"));
  assert.ok(!isFakeAudio("My Fake Audio Input 1"));
});

Deno.test("a model suffix is four hex digits twice, at the end", () => {
  assert.ok(hasModelSuffix("HD WebCam (04f2:b6d9)"));
  assert.ok(!hasModelSuffix("HD WebCam (pleV:ideo)"));
  assert.ok(!hasModelSuffix("(04f2:b6d9) HD WebCam"));
});
