import { findPython } from "./python.ts";
import { say } from "./say.ts";

const TRAINING = new URL("../../models/training/", import.meta.url);
const SHARED = new URL("../../../shared/data/", import.meta.url);
/** The evaluations of the cards' held-out figures, as far as they are there. */
const MODULES = [
  "detector.evaluate",
  "landmarks.evaluate",
  "liveness.evaluate",
  "frame_origin.evaluate",
] as const;

/** The held-out figures: needs ../shared and a Python with torch, and says so where either is missing. */
export async function evaluateTraining(): Promise<void> {
  if (await Deno.stat(SHARED).catch(() => undefined) === undefined) {
    return say("../shared is not there: the held-out figures of the cards are not reproduced");
  }
  const python = await findPython("torch");
  if (python === undefined) return say("no python3 with torch: the held-out figures are not reproduced");
  for (const module of MODULES) {
    say(`\n${module} of models/training`);
    const { code } = await new Deno.Command(python, {
      args: ["-m", module],
      cwd: TRAINING,
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (code !== 0) say(`${module} ended with ${code}`);
  }
}
