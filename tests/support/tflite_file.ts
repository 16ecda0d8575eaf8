import { Builder, type Offset } from "../../harness/packages/flatbuffers.ts";

/** A tensor of a hand-made graph; without `values` it is made when the graph runs. */
export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values?: Float32Array | Float16Array | Int32Array | Uint8Array;
  readonly quantized?: boolean;
  readonly sparse?: boolean;
}

export interface TfliteOperator {
  /** Number in the schema's BuiltinOperator. */
  readonly kind: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** By slot of the settings' table. */
  readonly bytes?: Readonly<Record<number, number>>;
  readonly integers?: Readonly<Record<number, number>>;
}

export interface TfliteGraph {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A TensorFlow Lite model, written with the public FlatBuffers library after the schema's slots. */
export function tfliteFile(graph: TfliteGraph, subgraphs = 1): Uint8Array<ArrayBuffer> {
  const builder = new Builder();
  const buffers = [
    writeTable(builder, 1, {}),
    ...graph.tensors.map(({ values }) =>
      writeTable(builder, 1, values === undefined ? {} : { 0: bytesOf(builder, values) })
    ),
  ];
  const codes = graph.operators.map(({ kind }) => {
    builder.startObject(4);
    builder.addFieldInt8(0, kind, 0);
    builder.addFieldInt32(3, kind, 0);
    return builder.endObject();
  });
  const one = writeTable(builder, 5, {
    0: offsets(builder, graph.tensors.map((tensor, index) => writeTensor(builder, tensor, index + 1))),
    1: integers(builder, graph.inputs),
    2: integers(builder, graph.outputs),
    3: offsets(builder, graph.operators.map((operator, index) => writeOperator(builder, operator, index))),
  });
  const model = writeTable(builder, 5, {
    1: offsets(builder, codes),
    2: offsets(builder, Array<Offset>(subgraphs).fill(one)),
    4: offsets(builder, buffers),
  });
  builder.finish(model, "TFL3");
  return Uint8Array.from(builder.asUint8Array());
}

function writeTensor(
  builder: Builder,
  { name, shape, values, quantized, sparse }: TfliteTensor,
  buffer: number,
): Offset {
  const scale = quantized === true && writeTable(builder, 4, { 2: integers(builder, [0]) });
  const sparsity = sparse === true && writeTable(builder, 3, {});
  const [sizes, text] = [integers(builder, shape), builder.createString(name)];
  builder.startObject(7);
  builder.addFieldOffset(0, sizes, 0);
  builder.addFieldInt8(1, typeOf(values), 0);
  builder.addFieldInt32(2, buffer, 0);
  builder.addFieldOffset(3, text, 0);
  if (scale !== false) builder.addFieldOffset(4, scale, 0);
  if (sparsity !== false) builder.addFieldOffset(6, sparsity, 0);
  return builder.endObject();
}

function writeOperator(builder: Builder, operator: TfliteOperator, index: number): Offset {
  const [inputs, outputs] = [integers(builder, operator.inputs), integers(builder, operator.outputs)];
  builder.startObject(8);
  for (const [slot, value] of Object.entries(operator.bytes ?? {})) {
    builder.addFieldInt8(Number(slot), value, 0);
  }
  for (const [slot, value] of Object.entries(operator.integers ?? {})) {
    builder.addFieldInt32(Number(slot), value, 0);
  }
  const options = builder.endObject();
  builder.startObject(5);
  builder.addFieldInt32(0, index, 0);
  builder.addFieldOffset(1, inputs, 0);
  builder.addFieldOffset(2, outputs, 0);
  builder.addFieldOffset(4, options, 0);
  return builder.endObject();
}

function typeOf(values: TfliteTensor["values"]): number {
  if (values instanceof Uint8Array) return 3;
  if (values instanceof Int32Array) return 2;
  return values instanceof Float16Array ? 1 : 0;
}

function writeTable(builder: Builder, slots: number, fields: Readonly<Record<number, Offset>>): Offset {
  builder.startObject(slots);
  for (const [slot, offset] of Object.entries(fields)) builder.addFieldOffset(Number(slot), offset, 0);
  return builder.endObject();
}

function bytesOf(builder: Builder, values: NonNullable<TfliteTensor["values"]>): Offset {
  return builder.createByteVector(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function integers(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function offsets(builder: Builder, values: readonly Offset[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addOffset(value);
  return builder.endVector();
}
