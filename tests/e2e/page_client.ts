/** Bundled into the test page: the project's own sealing code, as a browser runs it. */
import { buildBundle, type BundleInput } from "../../src/bundle/build.ts";
import { sealEnvelope, type SealingKey } from "../../src/envelope/seal.ts";

Object.assign(globalThis, {
  sealCapture: async (input: BundleInput, key: SealingKey) =>
    await sealEnvelope(await buildBundle(input), key),
});
