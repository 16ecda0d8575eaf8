/** Loaders of the codec, the runtime and the models; README.md says how each binary was made. */
export { assembleAssets, type AssetSource } from "./assemble_assets.ts";
export { compileCodec, loadAssets, modelUrl } from "./load_assets.ts";
export { convertTflite } from "./tflite/mod.ts";
