/** The five lines that docs/models.md shows for each published network, on the real server with its own flags. */
import assert from "node:assert/strict";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { FACENOX, MINIFASNET, YUNET } from "../../harness/operator_models.ts";
import { sharedFiles } from "../../harness/reference_data.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../../harness/server_process.ts";
import { parseDetectorDescription } from "../../src/faces/mod.ts";
import { parseLivenessDescription } from "../../src/liveness/mod.ts";

const page = await Deno.readTextFile(new URL("../../docs/models.md", import.meta.url));
const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text!);
const [minifasnet, facenox, yunet] = blocks;

Deno.test("the page's descriptions are those that the tests measure, of five lines each", () => {
  assert.equal(blocks.length, 3);
  assert.deepEqual(
    parseLivenessDescription(JSON.parse(minifasnet!)),
    parseLivenessDescription({ ...MINIFASNET }),
  );
  assert.deepEqual(parseLivenessDescription(JSON.parse(facenox!)), parseLivenessDescription({ ...FACENOX }));
  assert.deepEqual(parseDetectorDescription(JSON.parse(yunet!)), parseDetectorDescription({ ...YUNET }));
  for (const block of [minifasnet!, facenox!]) assert.ok(block.trim().split("\n").length <= 5, block);
});

for (const [folder, block] of [["minifasnet", minifasnet!], ["facenox", facenox!]] as const) {
  const description = JSON.parse(block);
  const model = (await sharedFiles(`models/${folder}`))?.find(({ pathname }) =>
    pathname.endsWith(description.file)
  );
  Deno.test({
    name: `${description.name}: the server starts with those lines and rates a face`,
    ignore: model === undefined,
    fn: async () => {
      const dataDir = await makeDataDir();
      const folder = await Deno.makeTempDir();
      try {
        await Deno.copyFile(model!, `${folder}/${description.file}`);
        await Deno.writeTextFile(`${folder}/liveness.json`, block);
        const server = await startServerProcess({
          dataDir,
          env: { IAD_SERVER_FACE_LIVENESS: `${folder}/liveness.json` },
        });
        const response = await fetch(`${server.url}/check_capture_liveness`, {
          method: "POST",
          headers: { "content-type": "application/octet-stream" },
          body: await makeBundle(server.url, { photo: PHOTOS.accepted[0]! }),
        });
        assert.equal(response.status, 200);
        const { face_liveness } = await response.json();
        // Both take this drawn face for a live one.
        assert.ok(face_liveness.probability > 0.5, `${face_liveness.probability}`);
        assert.equal(await server.stop("SIGTERM"), 0);
      } finally {
        await removeDataDir(dataDir);
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
