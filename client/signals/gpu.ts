import { gpuNames } from "../realm/gpu_names.ts";
import { type SignalSource, Unavailable } from "./types.ts";

/** Whose graphics draw this page. */
export const gpuSource: SignalSource = {
  name: "gpu",
  when: "early",
  limitMs: 2000,
  observe() {
    const names = gpuNames(document.createElement("canvas"));
    if (names === undefined) throw new Unavailable("no WebGL");
    return names;
  },
};
