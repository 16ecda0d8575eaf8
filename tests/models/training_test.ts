import assert from "node:assert/strict";
import { findPython } from "../../tools/models/python.ts";

const TRAINING = new URL("../../models/training/", import.meta.url);
const python = await findPython();
const learning = await findPython("torch", "cv2", "scipy");

Deno.test({
  name: `every file of models/training compiles${python === undefined ? " (skipped: no python3)" : ""}`,
  ignore: python === undefined,
  async fn() {
    const cache = await Deno.makeTempDir();
    try {
      await run(python!, ["-m", "compileall", "-q", "."], { PYTHONPYCACHEPREFIX: cache });
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
});

Deno.test({
  name: `each network learns for a step${learning === undefined ? " (skipped: no python3 with torch)" : ""}`,
  ignore: learning === undefined,
  async fn() {
    const said = await run(learning!, ["-B", "-m", "common.smoke"], {});
    for (const name of ["face_detector", "face_landmarks", "face_pose", "frame_origin", "face_liveness"]) {
      assert.ok(said.includes(`${name} learns`), said);
    }
  },
});

async function run(name: string, args: string[], env: Record<string, string>): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(name, { args, cwd: TRAINING, env }).output();
  const text = new TextDecoder();
  assert.ok(success, text.decode(stderr));
  return text.decode(stdout);
}
