/** A liveness network that looks at 32 × 24 pixels of twice the face's size and knows three classes. */
export const DESCRIPTION = Object.freeze({
  kind: "face_liveness",
  name: "three-classes",
  version: "1",
  file: "three_classes.onnx",
  input: { width: 32, height: 24, channels: "RGB" },
  crop: { factor: 2 },
  output: { of: "logits", classes: 3, live: 1 },
});

/** Published networks as an operator would describe them; the files are in ../shared/models. */
export const MINIFASNET = Object.freeze({
  kind: "face_liveness",
  name: "MiniFASNetV2",
  version: "2.7_80x80",
  file: "MiniFASNetV2.onnx",
  input: { width: 80, height: 80, channels: "BGR" },
  crop: { factor: 2.7, shape: "box", outside: "inside" },
  output: { of: "logits", classes: 3, live: 1 },
});
export const FACENOX = Object.freeze({
  kind: "face_liveness",
  name: "facenox",
  version: "98.20",
  file: "98.20_best_model.onnx",
  input: { width: 128, height: 128, channels: "RGB", scale: 1 / 255 },
  crop: { factor: 1.5, shape: "square", outside: "mirror" },
  output: { of: "logits", classes: 2, live: 0 },
});
export const YUNET = Object.freeze({
  kind: "face_detector",
  family: "yunet",
  name: "YuNet",
  version: "2023mar",
  file: "yunet_n_dynamic.onnx",
  input: { size: 640 },
});
