import assert from "node:assert/strict";
import { OVAL_ASPECT, OVAL_SHARE, ovalInVideo } from "../../../client/element/oval.ts";

Deno.test("a stage of the video's own shape: the oval is as high as its share of the height", () => {
  const box = ovalInVideo({ width: 1280, height: 720 }, { width: 640, height: 360 });
  assert.ok(Math.abs(box.height - OVAL_SHARE * 720) < 1e-9);
  assert.ok(Math.abs(box.width / box.height - OVAL_ASPECT) < 1e-9);
  assert.deepEqual([box.x + box.width / 2, box.y + box.height / 2], [640, 360]);
});

Deno.test("in a narrow stage the width decides", () => {
  const box = ovalInVideo({ width: 720, height: 1280 }, { width: 360, height: 640 });
  assert.ok(Math.abs(box.width - OVAL_SHARE * 720) < 1e-9);
});

Deno.test("a cropped video: the oval lies in what is seen of it", () => {
  const box = ovalInVideo({ width: 1600, height: 400 }, { width: 400, height: 400 });
  assert.ok(Math.abs(box.height - OVAL_SHARE * 400) < 1e-9);
  assert.ok(box.x > 600 && box.x + box.width < 1000);
});
