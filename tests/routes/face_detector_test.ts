/** A published detector in place of the project's own, in the whole server. */
import assert from "node:assert/strict";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { YUNET } from "../../harness/operator_models.ts";
import { sharedFiles } from "../../harness/reference_data.ts";
import { problemOf, withServer } from "../support/test_server.ts";

const model = (await sharedFiles("models/yunet"))?.find(({ pathname }) => pathname.endsWith(YUNET.file));

Deno.test({
  name:
    "a described detector finds the faces, the project's landmarks confirm them, metrics tell which it is",
  ignore: model === undefined,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "iad-model-" });
    try {
      await Deno.copyFile(model!, `${folder}/${YUNET.file}`);
      await Deno.writeTextFile(`${folder}/yunet.json`, JSON.stringify(YUNET));
      await withServer({ FACE_DETECTOR: `${folder}/yunet.json` }, async ({ url, post }) => {
        for (const photo of PHOTOS.accepted.filter(({ orientation }) => orientation === 1).slice(0, 4)) {
          const response = await post("/check_capture_liveness", await makeBundle(url, { photo }));
          assert.equal(response.status, 200, photo.file);
          await response.body?.cancel();
        }
        const empty = PHOTOS.refused.find(({ code }) => code === "FACE_NOT_FOUND")!;
        const refused = await post("/check_capture_liveness", await makeBundle(url, { photo: empty }));
        assert.equal((await problemOf(refused))["error_code"], "FACE_NOT_FOUND");
        const metrics = await (await fetch(`${url}/metrics`)).text();
        assert.match(metrics, /^iad_model_info\{model="face_detector",version="YuNet 2023mar",/m);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
