import assert from "node:assert/strict";
import { frameResiduals } from "../../src/frames/mod.ts";

const SIDE = 100;
const flat = (level: number) => new Uint8Array(SIDE * SIDE).fill(level);

Deno.test("one brighter pixel of the last frame is a kernel and a change", () => {
  const frames = [flat(50), flat(50), flat(50), flat(50)];
  frames[3]![40 * SIDE + 60]! += 6;
  const { width, height, data } = frameResiduals({ width: SIDE, height: SIDE, frames })!;
  assert.deepEqual([width, height, data.length], [98, 98, 4 * 98 * 98]);
  const at = (channel: number, x: number, y: number) => data[channel * 98 * 98 + (y - 1) * 98 + x - 1]!;
  const close = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 1e-6, `${value}`);
  close(at(0, 60, 40), Math.asinh(4) / 2);
  close(at(0, 61, 40), Math.asinh(-2) / 2);
  close(at(0, 60, 39), Math.asinh(-2) / 2);
  close(at(0, 59, 41), Math.asinh(1) / 2);
  close(at(0, 62, 40), 0);
  close(at(3, 60, 40), Math.asinh(6) / 2);
  assert.equal(data.filter((value) => value !== 0).length, 10);
});

Deno.test("changes are in order of time, of the last four frames", () => {
  const { data } = frameResiduals({
    width: SIDE,
    height: SIDE,
    frames: [flat(255), flat(10), flat(11), flat(13), flat(12)],
  })!;
  const plane = 98 * 98;
  const first = [0, 1, 2, 3].map((channel) => Math.sinh(2 * data[channel * plane]!));
  assert.deepEqual(first.map(Math.round), [0, 1, 2, -1]);
});

Deno.test("the darkest and the brightest levels have their place", () => {
  const chess = Uint8Array.from(
    { length: SIDE * SIDE },
    (_, at) => (at + Math.floor(at / SIDE)) % 2 ? 255 : 0,
  );
  const inverse = chess.map((value) => 255 - value);
  const { data } = frameResiduals({ width: SIDE, height: SIDE, frames: [chess, inverse, chess, inverse] })!;
  assert.ok(data.every(Number.isFinite));
  assert.ok(Math.abs(Math.sinh(2 * Math.max(...data.subarray(0, 98 * 98))) * 6 - 2040) < 1);
});

Deno.test("large regions are cut to their middle; small ones and short ones are left out", () => {
  const frames = [0, 1, 2, 3].map((level) => new Uint8Array(300 * 200).fill(level));
  const { width, height } = frameResiduals({ width: 300, height: 200, frames })!;
  assert.deepEqual([width, height], [142, 142]);
  assert.equal(frameResiduals({ width: 300, height: 200, frames: frames.slice(1) }), undefined);
  assert.equal(frameResiduals({ width: 200, height: 301, frames }), undefined);
  const thin = [0, 1, 2, 3].map((level) => new Uint8Array(300 * 95).fill(level));
  assert.equal(frameResiduals({ width: 300, height: 95, frames: thin }), undefined);
});
