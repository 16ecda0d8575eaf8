/** A published detector in place of the project's own, on the project's photos. */
import assert from "node:assert/strict";
import {
  type FaceDetector,
  findFaces,
  mainFace,
  openDetector,
  parseDetectorDescription,
} from "../../src/faces/mod.ts";
import { intersectionOverUnion } from "../../src/faces/geometry.ts";
import { constantAssets, ortRuntime } from "../../harness/assets.ts";
import { YUNET } from "../../harness/operator_models.ts";
import { iadError } from "../support/errors.ts";
import { makePicture } from "../../harness/jpeg.ts";
import { ACCEPTED, decodeLabelled, labelledFace } from "../../harness/labelled_photos.ts";
import { sharedFiles } from "../../harness/reference_data.ts";

const models = await sharedFiles("models/yunet");
const runtime = await ortRuntime();
// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await openDetector((await constantAssets([])).detector, runtime)).network.session.release();

async function load(
  file: string,
  input: { readonly size: number; readonly square?: boolean },
): Promise<FaceDetector> {
  const url = models!.find(({ pathname }) => pathname.endsWith(file));
  const description = parseDetectorDescription({ ...YUNET, file, input });
  return await openDetector(
    { kind: "operator", model: await Deno.readFile(url!), spec: description },
    runtime,
  );
}

for (
  const [file, input] of [
    ["yunet_n_dynamic.onnx", { size: 640 }],
    ["yunet_s_320_320.onnx", { size: 320, square: true }],
  ] as const
) {
  Deno.test({
    name: `${file} finds the face of every photo where it is`,
    ignore: models === undefined,
    fn: async () => {
      const detector = await load(file, input);
      const models = { detector, landmarks: undefined, witness: undefined, pose: undefined };
      for (const photo of ACCEPTED) {
        const image = await decodeLabelled(photo);
        const face = mainFace(await findFaces(models, image));
        const expected = labelledFace(photo);
        assert.ok(face !== undefined, photo);
        assert.ok(
          intersectionOverUnion(face.box, expected.box) > 0.5,
          `${photo}: ${JSON.stringify(face.box)}`,
        );
        const side = expected.box.x1 - expected.box.x0;
        for (const [index, { x, y }] of face.points.entries()) {
          const { x: expectedX, y: expectedY } = expected.points[index]!;
          const off = Math.hypot(x - expectedX, y - expectedY) / side;
          assert.ok(off < 0.15, `${photo}: point ${index} is off by ${off}`);
        }
      }
      assert.deepEqual(await findFaces(models, makePicture({ width: 200, height: 100 })), []);
      await detector.network.session.release();
    },
  });
}

Deno.test({
  name: "a model of another shape than described does not load",
  ignore: models === undefined,
  fn: async () => {
    await assert.rejects(load("yunet_s_320_320.onnx", { size: 640, square: true }), iadError("INTERNAL"));
  },
});

Deno.test("a model of another kind does not load", async () => {
  const { detector } = await constantAssets([]);
  const description = parseDetectorDescription(YUNET);
  await assert.rejects(
    openDetector({ kind: "operator", model: detector.model, spec: description }, runtime),
    iadError("INTERNAL", /^operator's detector: /),
  );
});

Deno.test("faults of a description are told with their paths", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ ...YUNET, family: "other" }, /family /],
    [{ ...YUNET, input: { size: 100 } }, /input\.size is not a multiple of 32/],
    [{ ...YUNET, thresholds: { score: 2 } }, /thresholds\.score /],
    [{ ...YUNET, file: "/etc/passwd" }, /file is not the name/],
  ];
  for (const [value, detail] of cases) {
    assert.throws(() => parseDetectorDescription(value), iadError("INTERNAL", detail));
  }
  assert.deepEqual(parseDetectorDescription(YUNET).thresholds, { score: 0.8, nms_iou: 0.45 });
});
