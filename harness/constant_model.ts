import { CHANNELS } from "../src/faces/spec.ts";
import { encodeModel } from "../wasm/tflite/onnx_graph.ts";
import { concat } from "./jpeg.ts";

/**
 * A real ONNX detector that sees the same faces in every picture: its three outputs are constants. Written as
 * protobuf by hand (onnx.proto3), so that decoding and the pool are tested against known answers.
 */
export function constantModel(cells: readonly LitCell[], size = 320): Uint8Array {
  const outputs = [8, 16, 32].map((stride) => {
    const side = size / stride;
    const data = new Float32Array(CHANNELS * side * side);
    data.fill(-20, 0, side * side);
    for (const cell of cells) {
      if (cell.stride !== stride) continue;
      cell.values.forEach((value, channel) => {
        data[channel * side * side + cell.row * side + cell.column] = value;
      });
    }
    return { name: `s${stride}`, dims: [1, CHANNELS, side, side], data };
  });
  return constantGraph({ name: "image", dims: [1, 3, 0, 0] }, outputs);
}

/** What a landmark model says of every face. */
interface ConstantLook {
  /** Of the five points, 0 to 1 across the crop. */
  readonly points: readonly number[];
  /** Logits. */
  readonly visible?: readonly number[];
  /** Yaw, pitch, roll in units of 90°. */
  readonly pose?: readonly number[];
  /** Logit; a model without this output when it is left out. */
  readonly face?: readonly number[];
  /** x0, y0, x1, y1, 0 to 1 across the crop; a model without this output when it is left out. */
  readonly box?: readonly number[];
}

/** A landmark model that sees the same in every face. */
export function constantLandmarks(look: ConstantLook, size = 64): Uint8Array {
  const { points, visible = [0, 0, 0, 0, 0], pose = [0, 0, 0], face, box } = look;
  const outputs = Object.entries({ points, visible, pose, ...(face && { face }), ...(box && { box }) }).map((
    [name, values],
  ) => ({
    name,
    dims: [1, values.length],
    data: Float32Array.from(values),
  }));
  return constantGraph({ name: "crop", dims: [1, 3, size, size] }, outputs);
}

/** A pose model that sees every head turned alike; yaw and pitch in units of 90°. */
export function constantPose(angles: readonly number[], size = 80): Uint8Array {
  const output = { name: "angles", dims: [1, angles.length], data: Float32Array.from(angles) };
  return constantGraph({ name: "face", dims: [1, 3, size, size] }, [output]);
}

/** What a witness says of every crop: its best anchor's logit and 16 values, in pixels of the crop from that anchor. */
export interface ConstantTestimony {
  readonly anchor: number;
  readonly logit: number;
  readonly values: readonly number[];
}

/** A witness that sees the same in every crop, and nothing where nothing is given. */
export function constantWitness(seen: readonly ConstantTestimony[], anchors = 896): Uint8Array {
  const [values, logits] = [new Float32Array(16 * anchors), new Float32Array(anchors).fill(-20)];
  for (const one of seen) {
    values.set(one.values, 16 * one.anchor);
    logits[one.anchor] = one.logit;
  }
  return constantGraph({ name: "input", dims: [1, 3, 128, 128] }, [
    { name: "regressors", dims: [1, anchors, 16], data: values },
    { name: "classificators", dims: [1, anchors, 1], data: logits },
  ]);
}

/** A classifier that says the same of every picture: one input `input`, one output `output`. */
export function constantClasses(values: readonly number[], dims: readonly number[]): Uint8Array {
  const output = { name: "output", dims: [1, values.length], data: Float32Array.from(values) };
  return constantGraph({ name: "input", dims }, [output]);
}

/** A network whose outputs are the means of its input's three channels: what it is shown can be read from them. */
export function meanModel(dims: readonly number[], axes: readonly [number, number]): Uint8Array {
  const ints = (name: string, values: readonly number[]) =>
    bytesField(5, concat(text(1, name), ...values.map((value) => intField(8, value)), intField(20, 7)));
  const keep = bytesField(5, concat(text(1, "keepdims"), intField(3, 0), intField(20, 2)));
  const node = concat(text(1, "input"), text(2, "output"), text(4, "ReduceMean"), ints("axes", axes), keep);
  const graph = concat(
    bytesField(1, node),
    text(2, "mean"),
    bytesField(11, valueInfo("input", dims)),
    bytesField(12, valueInfo("output", [1, 3])),
  );
  return concat(intField(1, 8), bytesField(7, graph), bytesField(8, concat(text(1, ""), intField(2, 13))));
}

/** A landmark model of 4×4 crops that puts the left eye where the red of the left half is, on average, and so on. */
export function halvesModel(): Uint8Array {
  const weights = (outputs: number) =>
    Float32Array.from({ length: 48 * outputs }, (_, at) => {
      const [pixel, output] = [Math.floor(at / outputs), at % outputs];
      const isHalf = output === 0 ? pixel % 4 < 2 : output === 2 && pixel % 4 >= 2;
      return outputs === 10 && pixel < 16 && isHalf ? 1 / 8 : 0;
    });
  const sizes = { points: 10, visible: 5, pose: 3 };
  const outputs = Object.entries(sizes);
  return encodeModel({
    inputs: [{ name: "crop", dims: [1, 3, 4, 4] }],
    outputs: outputs.map(([name, size]) => ({ name, dims: [1, size] })),
    constants: [
      { name: "row", dims: [2], values: BigInt64Array.of(1n, 48n) },
      ...outputs.map(([name, size]) => ({ name: `w_${name}`, dims: [48, size], values: weights(size) })),
    ],
    nodes: [
      { operator: "Reshape", inputs: ["crop", "row"], output: "flat", attributes: {} },
      ...outputs.map(([name]) => ({
        operator: "MatMul",
        inputs: ["flat", `w_${name}`],
        output: name,
        attributes: {},
      })),
    ],
  });
}

interface Value {
  readonly name: string;
  readonly dims: readonly number[];
}

function constantGraph(
  input: Value,
  outputs: readonly (Value & { readonly data: Float32Array<ArrayBuffer> })[],
): Uint8Array {
  const graph = concat(
    ...outputs.map(({ name }) =>
      bytesField(1, concat(text(1, `c_${name}`), text(2, name), text(4, "Identity")))
    ),
    text(2, "constant"),
    ...outputs.map(({ name, dims, data }) =>
      bytesField(
        5,
        concat(
          ...dims.map((dim) => intField(1, dim)),
          intField(2, 1),
          text(8, `c_${name}`),
          bytesField(9, new Uint8Array(data.buffer)),
        ),
      )
    ),
    bytesField(11, valueInfo(input.name, input.dims)),
    ...outputs.map(({ name, dims }) => bytesField(12, valueInfo(name, dims))),
  );
  return concat(intField(1, 8), bytesField(7, graph), bytesField(8, concat(text(1, ""), intField(2, 13))));
}

/** One cell that fires: the channels of the detector's contract; what is left out is 0. */
export interface LitCell {
  readonly stride: 8 | 16 | 32;
  readonly row: number;
  readonly column: number;
  readonly values: readonly number[];
}

/** A dimension of 0 may have any size. */
function valueInfo(name: string, dims: readonly number[]): Uint8Array {
  const shape = concat(
    ...dims.map((dim, axis) => bytesField(1, dim === 0 ? text(2, `d${axis}`) : intField(1, dim))),
  );
  const tensorType = concat(intField(1, 1), bytesField(2, shape));
  return concat(text(1, name), bytesField(2, bytesField(1, tensorType)));
}

function intField(field: number, value: number): Uint8Array {
  return concat(varint(field << 3), varint(value));
}

function bytesField(field: number, value: Uint8Array): Uint8Array {
  return concat(varint((field << 3) | 2), varint(value.length), value);
}

function text(field: number, value: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(value));
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return Uint8Array.from([...out, value]);
}
