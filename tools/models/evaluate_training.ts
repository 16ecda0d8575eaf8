import { say } from "./say.ts";

const TRAINING = new URL("../../models/training/", import.meta.url);
const SHARED = new URL("../../../shared/data/", import.meta.url);
/** The evaluations of the cards' held-out figures, as far as they are there. */
const SCRIPTS = [
  "evaluate.py",
  "landmarks_evaluate.py",
  "liveness_evaluate.py",
  "pipeline_evaluate.py",
] as const;
const PYTHONS = ["python3", "/usr/bin/python3"] as const;

/** The held-out figures: needs ../shared and a Python with torch, and says so where either is missing. */
export async function evaluateTraining(): Promise<void> {
  if (await Deno.stat(SHARED).catch(() => undefined) === undefined) {
    return say("../shared is not there: the held-out figures of the cards are not reproduced");
  }
  const python = await findPython();
  if (python === undefined) return say("no python3 with torch: the held-out figures are not reproduced");
  for (const script of SCRIPTS) {
    if (await Deno.stat(new URL(script, TRAINING)).catch(() => undefined) === undefined) continue;
    say(`\nmodels/training/${script}`);
    const { code } = await new Deno.Command(python, {
      args: [script],
      cwd: TRAINING,
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (code !== 0) say(`${script} ended with ${code}`);
  }
}

async function findPython(): Promise<string | undefined> {
  for (const python of PYTHONS) {
    try {
      const args = ["-c", "import torch"];
      const { success } = await new Deno.Command(python, { args, stdout: "null", stderr: "null" }).output();
      if (success) return python;
    } catch {
      // Not installed under this name.
    }
  }
  return undefined;
}
