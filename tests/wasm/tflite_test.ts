import assert from "node:assert/strict";
import * as ort from "onnxruntime-web/wasm";
import { createSession } from "../../src/inference/session.ts";
import { readOnnxFile } from "../../wasm/onnx_file.ts";
import { convertTflite } from "../../wasm/tflite/mod.ts";
import { ortRuntime } from "../../harness/assets.ts";
import {
  tfliteFile,
  type TfliteGraph,
  type TfliteOperator,
  type TfliteTensor,
} from "../support/tflite_file.ts";

const ADD = 0, CONCATENATION = 2, CONVOLUTION = 3, EACH_CHANNEL = 4, DEQUANTIZE = 6, POOL = 17, RELU = 19;
const RESHAPE = 22, PAD = 34;
const SAME = 0, VALID = 1;

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
const runtime = await ortRuntime();
await (await createSession(convertTflite(tfliteFile(unary(RELU, [1, 2]))), runtime)).release();

Deno.test("a convolution, same padding, stride 2: as the sum over the window", async () => {
  const picture = numbers(1 * 5 * 4 * 2),
    kernels = numbers(3 * 3 * 3 * 2),
    bias = Float32Array.of(1, -2, 0.5);
  const found = await run(
    graphOf(
      { kind: CONVOLUTION, bytes: { 0: SAME }, integers: { 1: 2, 2: 2 } },
      { shape: [1, 5, 4, 2] },
      [{ shape: [3, 3, 3, 2], values: kernels }, { shape: [3], values: bias }],
      [1, 3, 2, 3],
    ),
    channelsFirst(picture, [5, 4, 2]),
  );
  // Rows: 5 in windows of 3, every 2: one before and after. Columns: 4: none before, one after.
  const at = (y: number, x: number, c: number) =>
    (picture[(y * 4 + x) * 2 + c] ?? 0) * Number(x < 4 && y >= 0);
  const expected: number[] = [];
  for (let o = 0; o < 3; o++) {
    for (const y of [0, 2, 4]) {
      for (const x of [0, 2]) {
        let sum = bias[o]!;
        for (let k = 0; k < 18; k++) {
          const [row, column, c] = [Math.floor(k / 6), Math.floor(k / 2) % 3, k % 2];
          sum += kernels[o * 18 + k]! * at(y + row - 1, x + column, c);
        }
        expected.push(sum);
      }
    }
  }
  close(found, expected);
});

Deno.test("a convolution of each channel by itself, nothing around, in half floats", async () => {
  const picture = numbers(3 * 3 * 2);
  const kernels = Float16Array.from({ length: 2 * 2 * 2 }, (_, index) => index / 8 - 0.5);
  const found = await run({
    tensors: [
      { name: "in", shape: [1, 3, 3, 2] },
      { name: "out", shape: [1, 2, 2, 2] },
      { name: "half", shape: [1, 2, 2, 2], values: kernels },
      { name: "whole", shape: [1, 2, 2, 2] },
      { name: "bias", shape: [2], values: Float32Array.of(0, 1) },
    ],
    inputs: [0],
    outputs: [1],
    operators: [
      { kind: DEQUANTIZE, inputs: [2], outputs: [3] },
      {
        kind: EACH_CHANNEL,
        inputs: [0, 3, 4],
        outputs: [1],
        bytes: { 0: VALID },
        integers: { 1: 1, 2: 1, 3: 1 },
      },
    ],
  }, channelsFirst(picture, [3, 3, 2]));
  const expected = [0, 1].flatMap((c) =>
    [0, 1].flatMap((y) =>
      [0, 1].map((x) =>
        [0, 1, 2, 3].reduce(
          (sum, k) => sum + kernels[k * 2 + c]! * picture[((y + (k >> 1)) * 3 + x + (k & 1)) * 2 + c]!,
          c,
        )
      )
    )
  );
  close(found, expected);
});

Deno.test("pooling, sums, the greater of 0, channels of zeros, and a join along the channels", async () => {
  const picture = Float32Array.of(1, -5, 2, -6, 3, -7, 4, -8);
  const pool = graphOf(
    { kind: POOL, bytes: { 0: SAME }, integers: { 1: 2, 2: 2, 3: 2, 4: 2 } },
    { shape: [1, 2, 2, 2] },
    [],
    [1, 1, 1, 2],
  );
  close(await run(pool, channelsFirst(picture, [2, 2, 2])), [4, -5]);
  const sum: TfliteGraph = {
    tensors: ["in", "middle", "out"].map((name) => ({ name, shape: [1, 3] })),
    inputs: [0],
    outputs: [2],
    operators: [
      { kind: RELU, inputs: [0], outputs: [1] },
      { kind: ADD, inputs: [0, 1], outputs: [2] },
    ],
  };
  close(await run(sum, Float32Array.of(-1, 0, 2)), [-1, 0, 4]);
  const wider = graphOf(
    { kind: PAD },
    { shape: [1, 1, 1, 2] },
    [{ shape: [4, 2], values: Int32Array.of(0, 0, 0, 0, 1, 0, 0, 2) }],
    [1, 1, 2, 4],
  );
  close(await run(wider, Float32Array.of(3, 4)), [0, 3, 0, 4, 0, 0, 0, 0]);
  const joined = graphOf(
    { kind: CONCATENATION, integers: { 0: -1 } },
    { shape: [1, 1, 2, 1] },
    [],
    [1, 1, 2, 2],
    [0, 0],
  );
  close(await run(joined, Float32Array.of(3, 4)), [3, 4, 3, 4]);
});

Deno.test("a reshaped picture has its numbers in the order of channels last", async () => {
  const rows = graphOf({ kind: RESHAPE }, { shape: [1, 2, 1, 3] }, [], [1, 6]);
  const picture = numbers(6);
  close(await run(rows, channelsFirst(picture, [2, 1, 3])), [...picture]);
});

Deno.test("a network of convolutions takes a smaller picture, and its list of cells is shorter", async () => {
  // Every other pixel's two channels times 2 and 3, then one row for each cell.
  const graph: TfliteGraph = {
    tensors: [
      { name: "in", shape: [1, 4, 4, 2] },
      { name: "cells", shape: [1, 2, 2, 2] },
      { name: "out", shape: [1, 4, 2] },
      { name: "kernels", shape: [1, 1, 1, 2], values: Float32Array.of(2, 3) },
      { name: "bias", shape: [2], values: Float32Array.of(0, 1) },
      { name: "shape", shape: [3], values: Int32Array.of(1, 4, 2) },
    ],
    inputs: [0],
    outputs: [2],
    operators: [
      {
        kind: EACH_CHANNEL,
        inputs: [0, 3, 4],
        outputs: [1],
        bytes: { 0: SAME },
        integers: { 1: 2, 2: 2, 3: 1 },
      },
      { kind: RESHAPE, inputs: [1, 5], outputs: [2] },
    ],
  };
  const small = convertTflite(tfliteFile(graph), 2);
  const { inputs, outputs } = readOnnxFile(small);
  assert.deepEqual([inputs[0]!.dims, outputs[0]!.dims], [[1, 2, 2, 2], [1, 1, 2]]);
  const session = await createSession(small, runtime);
  const picture = new ort.Tensor("float32", Float32Array.of(5, 9, 9, 9, 7, 9, 9, 9), [1, 2, 2, 2]);
  const results = await session.run({ in: picture });
  assert.deepEqual(Array.from(results["out"]!.data, Number), [10, 22]);
  await session.release();
  assert.deepEqual(readOnnxFile(convertTflite(tfliteFile(graph), 8)).outputs[0]!.dims, [1, 16, 2]);
  assert.throws(
    () => convertTflite(tfliteFile(graph), 3),
    /^RangeError: tensor "cells" would be \[1,1.5,1.5,2\]$/,
  );
  assert.throws(() => convertTflite(tfliteFile(unary(RELU, [1, 2])), 2), /^RangeError: no square picture/);
  assert.throws(() => convertTflite(tfliteFile(unary(RELU, [1, 2, 3, 1])), 2), /^RangeError: no square/);
});

Deno.test("names of inputs and outputs stay, pictures have their channels first", () => {
  const { opset, inputs, outputs } = readOnnxFile(convertTflite(tfliteFile(unary(RELU, [1, 4, 5, 3]))));
  assert.equal(opset, 13);
  assert.deepEqual(inputs, [{ name: "in", dims: [1, 3, 4, 5] }]);
  assert.deepEqual(outputs, [{ name: "out", dims: [1, 3, 4, 5] }]);
});

Deno.test("what is not translated is refused and named", () => {
  const good = unary(RELU, [1, 2, 2, 1]);
  const conv = graphOf(
    { kind: CONVOLUTION, integers: { 1: 1, 2: 1 } },
    { shape: [1, 2, 2, 1] },
    [{ shape: [1, 1, 1, 1], values: numbers(1) }, { shape: [1], values: numbers(1) }],
    [1, 2, 2, 1],
  );
  const cases: [TfliteGraph, RegExp][] = [
    [unary(99, [1, 2]), /^operator 99 is not translated$/],
    [{ ...good, outputs: [7] }, /^there is no tensor 7$/],
    [
      { ...good, operators: [{ kind: RELU, inputs: [1], outputs: [1] }] },
      /^tensor 1 is read before it is made$/,
    ],
    [{ ...good, operators: [] }, /^tensor 1 is read before it is made$/],
    [{ ...good, operators: [{ kind: RELU, inputs: [], outputs: [1] }] }, /without its input 0/],
    [{ ...good, operators: [{ kind: RELU, inputs: [0], outputs: [] }] }, /without a kind or output/],
    [{ ...good, operators: [{ kind: ADD, inputs: [0], outputs: [1] }] }, /without its input 1/],
    [changed(conv, { bytes: { 3: 1 } }), /^fused activation 1$/],
    [changed(conv, { integers: { 1: 1, 2: 1, 4: 2 } }), /^dilation/],
    [changed(conv, { integers: { 1: 0, 2: 1 } }), /^a window of/],
    [changed(conv, { inputs: [0, 3, 3] }), /is no picture/],
    [changed(conv, { inputs: [0, 0, 3] }), /^tensor 0 is no constant$/],
    [withTensor(conv, 2, { shape: [1, 1, 1, 2], values: numbers(2) }), /^kernels for 2 of 1 channels$/],
    [withTensor(conv, 3, { shape: [2], values: numbers(2) }), /^2 biases for 1 channels$/],
    [withTensor(conv, 2, { shape: [1, 1, 1, 1], values: Int32Array.of(1) }), /holds no floats/],
    [withTensor(conv, 2, { shape: [1, 1, 1, 1], values: numbers(2) }), /"c2" has 8 of 4 bytes/],
    [withTensor(conv, 2, { shape: [1], values: Uint8Array.of(1) }), /"c2" has elements of type 3/],
    [withTensor(conv, 2, { shape: [0] }), /"c2" has the shape \[0\]/],
    [withTensor(conv, 2, { shape: [1], quantized: true }), /"c2" is quantized/],
    [withTensor(conv, 2, { shape: [1], sparse: true }), /"c2" is sparse/],
    [graphOf({ kind: RESHAPE }, { shape: [1, 6] }, [], [1, 5]), /^\[1,6\] made \[1,5\]$/],
    [
      graphOf({ kind: PAD }, { shape: [1, 1, 1, 1] }, [{ shape: [1], values: Int32Array.of(1) }], [
        1,
        1,
        1,
        1,
      ]),
      /^padding of/,
    ],
  ];
  for (const [graph, message] of cases) {
    assert.throws(() => convertTflite(tfliteFile(graph)), (thrown) => {
      assert.ok(thrown instanceof RangeError, `${thrown}`);
      assert.match(thrown.message, message);
      return true;
    });
  }
  assert.throws(() => convertTflite(tfliteFile(good, 2)), /not one subgraph/);
});

Deno.test("short and damaged files are refused, and never read beyond", async () => {
  assert.throws(() => convertTflite(new Uint8Array()), RangeError);
  assert.throws(() => convertTflite(new Uint8Array(64)), /no file of the kind TFL3/);
  const whole = await Deno.readFile(
    new URL(import.meta.resolve("@mediapipe/face_detection/face_detection_short_range.tflite")),
  );
  for (let length = 0; length < 20_000; length += 997) refusedOrRead(whole.subarray(0, length));
  // The structure lies at both ends of this file.
  for (let at = 8; at < whole.length; at = at < 400 ? at + 3 : at + 7919) {
    for (const value of [0, 0x7f, 0xff]) refusedOrRead(whole.with(at, value));
  }
  const small = tfliteFile(unary(RELU, [1, 2]));
  for (let at = 0; at < small.length; at++) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff]) refusedOrRead(small.with(at, value));
  }
});

function refusedOrRead(bytes: Uint8Array): void {
  try {
    convertTflite(bytes);
  } catch (thrown) {
    assert.ok(thrown instanceof RangeError, `${thrown}`);
  }
}

async function run(graph: TfliteGraph, values: Float32Array): Promise<number[]> {
  const model = convertTflite(tfliteFile(graph));
  const [input] = readOnnxFile(model).inputs;
  const session = await createSession(model, runtime);
  try {
    const results = await session.run({ in: new ort.Tensor("float32", values, input!.dims as number[]) });
    return Array.from(results["out"]!.data, Number);
  } finally {
    await session.release();
  }
}

/** One operator from "in" to "out", its constants after them. */
function graphOf(
  operator: Omit<TfliteOperator, "inputs" | "outputs">,
  input: Omit<TfliteTensor, "name">,
  constants: readonly Omit<TfliteTensor, "name">[],
  output: readonly number[],
  inputs = [0, ...constants.map((_, index) => index + 2)],
): TfliteGraph {
  return {
    tensors: [
      { ...input, name: "in" },
      { name: "out", shape: output },
      ...constants.map((tensor, index) => ({ ...tensor, name: `c${index + 2}` })),
    ],
    operators: [{ ...operator, inputs, outputs: [1] }],
    inputs: [0],
    outputs: [1],
  };
}

function unary(kind: number, shape: readonly number[]): TfliteGraph {
  return graphOf({ kind }, { shape }, [], shape);
}

function changed(graph: TfliteGraph, change: Partial<TfliteOperator>): TfliteGraph {
  return { ...graph, operators: graph.operators.map((operator) => ({ ...operator, ...change })) };
}

function withTensor(graph: TfliteGraph, index: number, tensor: Omit<TfliteTensor, "name">): TfliteGraph {
  return { ...graph, tensors: graph.tensors.with(index, { ...tensor, name: `c${index}` }) };
}

/** Repeatable numbers between −1 and 1. */
function numbers(length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, index) => Math.sin(1 + index * index));
}

function channelsFirst(
  values: Float32Array,
  [rows, columns, channels]: [number, number, number],
): Float32Array {
  const plane = rows * columns;
  return values.map((_, index) => values[(index % plane) * channels + Math.floor(index / plane)]!);
}

function close(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-5, `${index}: ${value}`));
}
