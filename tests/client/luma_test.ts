import assert from "node:assert/strict";
import { CROP_SIDE } from "../../src/bundle/build.ts";
import { copyLuma, isReadable, lumaOfPixels } from "../../client/worker/luma.ts";

const WIDTH = 640, HEIGHT = 480;
type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A frame whose luma at (x, y) is (x + 3y) mod 256; `copyTo` lays its planes out with a padded stride. */
function frameOf(format: string, visible: Partial<Rect> = {}): VideoFrame {
  const bytesPerPixel = format === "BGRA" ? 4 : 1;
  const visibleRect = { x: 0, y: 0, width: WIDTH, height: HEIGHT, ...visible };
  const lay = ({ width }: Rect) => ({ offset: 16, stride: width * bytesPerPixel + 32 });
  return {
    format,
    visibleRect,
    displayWidth: visibleRect.width,
    displayHeight: visibleRect.height,
    allocationSize: ({ rect }: { rect: Rect }) => lay(rect).offset + lay(rect).stride * rect.height,
    copyTo(target: Uint8Array, { rect }: { rect: Rect }) {
      const { offset, stride } = lay(rect);
      for (let row = 0; row < rect.height; row++) {
        for (let column = 0; column < rect.width; column++) {
          const value = (rect.x + column + 3 * (rect.y + row)) % 256;
          const at = offset + row * stride + column * bytesPerPixel;
          target.fill(value, at, at + bytesPerPixel);
        }
      }
      return Promise.resolve([{ offset, stride }]);
    },
  } as unknown as VideoFrame;
}

function expected(x: number, y: number): Uint8Array {
  return Uint8Array.from(
    { length: CROP_SIDE ** 2 },
    (_, index) => (x + index % CROP_SIDE + 3 * (y + Math.floor(index / CROP_SIDE))) % 256,
  );
}

Deno.test("luma is cut out of planar and packed frames, padding and the visible part's offset left out", async () => {
  for (const format of ["I420", "NV12", "BGRA"]) {
    assert.deepEqual(await copyLuma(frameOf(format), { x: 40, y: 8 }), expected(40, 8), format);
  }
  const shifted = frameOf("I420", { x: 8, y: 2 });
  assert.deepEqual(await copyLuma(shifted, { x: 40, y: 8 }), expected(48, 10));
});

Deno.test("frames that a canvas would show differently are not copied", () => {
  assert.ok(isReadable(frameOf("I420")));
  assert.ok(!isReadable(frameOf("I420P10")));
  assert.ok(!isReadable({ ...frameOf("I420"), format: null } as VideoFrame));
  assert.ok(!isReadable({ ...frameOf("I420"), rotation: 90 } as unknown as VideoFrame));
  assert.ok(!isReadable({ ...frameOf("I420"), flip: true } as unknown as VideoFrame));
  assert.ok(!isReadable({ ...frameOf("I420"), displayWidth: 2 * WIDTH } as VideoFrame));
  assert.ok(!isReadable(frameOf("I420", { x: 1 })));
});

Deno.test("a canvas's pixels become BT.601 luma", () => {
  const pixels = new Uint8ClampedArray(4 * CROP_SIDE ** 2);
  pixels.set([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255]);
  assert.deepEqual([...lumaOfPixels(pixels).subarray(0, 5)], [76, 150, 29, 255, 0]);
});
