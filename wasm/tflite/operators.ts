import type { Table } from "./flatbuffer.ts";
import type { Operator } from "./graph.ts";
import type { Translation } from "./translation.ts";

/** Adds to the ONNX graph what one operator does. Throws RangeError where it does what is not translated. */
type Translate = (to: Translation, operator: Operator) => void;

/** By the number of the kind in the schema's BuiltinOperator. */
export const OPERATORS: Readonly<Record<number, Translate>> = {
  0: add,
  2: concatenate,
  3: convolve,
  4: convolveEachChannel,
  6: (to, { inputs, output }) => to.rename(output, input(inputs, 0)),
  17: maxPool,
  19: (to, { inputs, output }) => to.add(output, "Relu", { inputs: [to.made(input(inputs, 0))] }),
  22: reshape,
  34: pad,
};

/** Slots of the settings of convolutions and of pooling, which begin alike. */
const PADDING = 0, STRIDE_WIDTH = 1, STRIDE_HEIGHT = 2;
const VALID = 1;

function add(to: Translation, { inputs, output, options }: Operator): void {
  checkPlain(options, 0);
  to.add(output, "Add", { inputs: [to.made(input(inputs, 0)), to.made(input(inputs, 1))] });
}

function concatenate(to: Translation, { inputs, output, options }: Operator): void {
  checkPlain(options, 1);
  const { length } = to.shape(output);
  const axis = options?.integer(0) ?? 0;
  const positive = axis < 0 ? axis + length : axis;
  const place = length === 4 ? [0, 2, 3, 1][positive] : positive;
  if (place === undefined || place < 0) throw new RangeError(`concatenation along axis ${axis}`);
  to.add(output, "Concat", { inputs: inputs.map((index) => to.made(index)), attributes: { axis: place } });
}

/** Kernels are [outputs, rows, columns, inputs]; in ONNX [outputs, inputs, rows, columns]. */
function convolve(to: Translation, operator: Operator): void {
  checkPlain(operator.options, 3);
  checkOnes(operator.options, [4, 5]);
  const [, , , channels] = pictureShape(to, input(operator.inputs, 1));
  addConvolution(to, operator, { channels, group: 1, order: [0, 3, 1, 2] });
}

/** Each channel by itself, with a kernel in [1, rows, columns, channels]; in ONNX [channels, 1, rows, columns]. */
function convolveEachChannel(to: Translation, operator: Operator): void {
  checkPlain(operator.options, 4);
  checkOnes(operator.options, [3, 5, 6]);
  const [first, , , channels] = pictureShape(to, input(operator.inputs, 1));
  if (first !== 1) throw new RangeError(`${first} kernels for each channel`);
  addConvolution(to, operator, { channels, group: channels, order: [3, 0, 1, 2] });
}

/** `order`: which axes of the kernels are ONNX's first, second, third and fourth. */
function addConvolution(
  to: Translation,
  { inputs, output, options }: Operator,
  { channels, group, order }: { readonly channels: number; readonly group: number; readonly order: Shape4 },
): void {
  const [picture, kernels, bias] = [input(inputs, 0), input(inputs, 1), input(inputs, 2)];
  const shape = pictureShape(to, kernels);
  const [outputs, each, rows, columns] = pick(shape, order);
  const found = pictureShape(to, picture)[3];
  if (found !== channels) throw new RangeError(`kernels for ${channels} of ${found} channels`);
  const biases = to.floats(bias);
  if (biases.length !== outputs) throw new RangeError(`${biases.length} biases for ${outputs} channels`);
  const values = transpose(to.floats(kernels), shape, order);
  to.add(output, "Conv", {
    inputs: [to.made(picture), to.store([outputs, each, rows, columns], values), to.store([outputs], biases)],
    attributes: { ...window(to, picture, { options, size: [rows, columns] }), group },
  });
}

function maxPool(to: Translation, { inputs, output, options }: Operator): void {
  checkPlain(options, 5);
  const picture = input(inputs, 0);
  const size = [options?.integer(4) ?? 0, options?.integer(3) ?? 0] as const;
  to.add(output, "MaxPool", {
    inputs: [to.made(picture)],
    attributes: window(to, picture, { options, size }),
  });
}

/** The numbers stay in their order, which is that of channels last. */
function reshape(to: Translation, { inputs, output }: Operator): void {
  const from = input(inputs, 0);
  const [before, after] = [to.shape(from), to.shape(output)];
  const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
  if (count(before) !== count(after)) throw new RangeError(`[${before}] made [${after}]`);
  if (after.length === 4) throw new RangeError("a reshape to a picture");
  const source = before.length === 4 ? to.channelsLast(from) : to.made(from);
  to.add(output, "Reshape", {
    inputs: [source, to.store([after.length], BigInt64Array.from(after, BigInt))],
  });
}

/** Zeros around; widths are pairs of before and after, for batch, rows, columns, channels. */
function pad(to: Translation, { inputs, output }: Operator): void {
  const [from, widths] = [input(inputs, 0), to.integers(input(inputs, 1))];
  pictureShape(to, from);
  if (widths.length !== 8 || widths.some((width) => width < 0)) {
    throw new RangeError(`padding of [${widths}]`);
  }
  const order = [0, 6, 2, 4, 1, 7, 3, 5];
  const begins = BigInt64Array.from(order, (index) => BigInt(widths[index]!));
  to.add(output, "Pad", { inputs: [to.made(from), to.store([8], begins)] });
}

type Shape4 = readonly [number, number, number, number];

/** Batch or outputs, rows, columns, channels. */
function pictureShape(to: Translation, index: number): Shape4 {
  const [a, b, c, d, ...others] = to.shape(index);
  if (d === undefined || others.length > 0) throw new RangeError(`tensor ${index} is no picture`);
  return [a!, b!, c!, d];
}

function pick(shape: Shape4, [a, b, c, d]: Shape4): Shape4 {
  return [shape[a]!, shape[b]!, shape[c]!, shape[d]!];
}

function transpose(values: Float32Array, shape: Shape4, order: Shape4): Float32Array<ArrayBuffer> {
  const steps = pick([shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1], order);
  const sizes = pick(shape, order);
  const out = new Float32Array(values.length);
  for (let at = 0; at < out.length; at++) {
    let [rest, from] = [at, 0];
    for (let axis = 3; axis >= 0; axis--) {
      from += (rest % sizes[axis]!) * steps[axis]!;
      rest = Math.floor(rest / sizes[axis]!);
    }
    out[at] = values[from]!;
  }
  return out;
}

/** Kernel, strides and padding; with "same" padding the odd one is at the end. */
function window(
  to: Translation,
  picture: number,
  { options, size: [rows, columns] }: {
    readonly options: Table | undefined;
    readonly size: readonly [number, number];
  },
): Record<string, number[]> {
  const strides = [options?.integer(STRIDE_HEIGHT) ?? 0, options?.integer(STRIDE_WIDTH) ?? 0] as const;
  if (Math.min(rows, columns, ...strides) < 1) {
    throw new RangeError(`a window of [${[rows, columns, ...strides]}]`);
  }
  const [, height, width] = pictureShape(to, picture);
  const same = options?.byte(PADDING) !== VALID;
  const total = (length: number, kernel: number, stride: number) =>
    same ? Math.max(0, (Math.ceil(length / stride) - 1) * stride + kernel - length) : 0;
  const [down, across] = [total(height, rows, strides[0]), total(width, columns, strides[1])];
  const before = [down >> 1, across >> 1];
  return {
    kernel_shape: [rows, columns],
    strides: [...strides],
    pads: [...before, down - before[0]!, across - before[1]!],
  };
}

/** Throws where an activation is part of the operator. */
function checkPlain(options: Table | undefined, slot: number): void {
  const activation = options?.byte(slot) ?? 0;
  if (activation !== 0) throw new RangeError(`fused activation ${activation}`);
}

/** Dilations and multipliers. */
function checkOnes(options: Table | undefined, slots: readonly number[]): void {
  if (slots.some((slot) => (options?.integer(slot, 1) ?? 1) !== 1)) {
    throw new RangeError("dilation or a multiplier");
  }
}

function input(inputs: readonly number[], index: number): number {
  const tensor = inputs[index];
  if (tensor === undefined) throw new RangeError(`an operator without its input ${index}`);
  return tensor;
}
