/** TensorFlow Lite networks as ONNX. */
export { convertTflite } from "./convert.ts";
