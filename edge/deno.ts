/** The host of Deno's edge: `deno task serve:edge` runs it as it stands, `deno task build:edge` bundles the same with a client. */
import codec from "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm" with { type: "bytes" };
import witness from "@mediapipe/face_detection/face_detection_short_range.tflite" with { type: "bytes" };
import runtime from "onnxruntime-web/ort-wasm-simd-threaded.wasm" with { type: "bytes" };
import detector from "../models/face_detector.onnx" with { type: "bytes" };
import landmarks from "../models/face_landmarks.onnx" with { type: "bytes" };
import pose from "../models/face_pose.onnx" with { type: "bytes" };
import frameOrigin from "../models/frame_origin.onnx" with { type: "bytes" };
import manifest from "../models/manifest.json" with { type: "bytes" };
import { serveDeno } from "./serve_deno.ts";

await serveDeno({
  runtime,
  codec,
  manifest,
  models: {
    "face_detector.onnx": detector,
    "face_landmarks.onnx": landmarks,
    "face_detection_short_range.tflite": witness,
    "face_pose.onnx": pose,
    "frame_origin.onnx": frameOrigin,
  },
});
