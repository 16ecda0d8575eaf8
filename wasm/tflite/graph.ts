import { Table } from "./flatbuffer.ts";

/** Element types of a tensor that are read, by their number in the schema. */
export const FLOAT32 = 0, FLOAT16 = 1, INT32 = 2;
const BYTES: Readonly<Record<number, number>> = { [FLOAT32]: 4, [FLOAT16]: 2, [INT32]: 4 };

export interface Tensor {
  readonly name: string;
  /** Positive sizes; pictures are batch, rows, columns, channels. */
  readonly shape: readonly number[];
  readonly type: number;
  /** As many bytes as type and shape say; absent where the tensor is made when the graph runs. */
  readonly data?: Uint8Array<ArrayBuffer>;
}

export interface Operator {
  /** Number of the kind in the schema's BuiltinOperator. */
  readonly kind: number;
  /** Indices of tensors. */
  readonly inputs: readonly number[];
  readonly output: number;
  /** Its settings; absent for kinds without any. */
  readonly options: Table | undefined;
}

/** The one subgraph of a TensorFlow Lite model. */
export interface Graph {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Far beyond the networks that this is for. */
const MOST = { tensors: 10_000, operators: 10_000, rank: 4 };

/**
 * Reads a TensorFlow Lite model (schema version 3, identifier TFL3) of one subgraph of plain numbers. Throws RangeError
 * where the bytes are none, end early, or hold quantized or sparse tensors.
 */
export function readGraph(bytes: Uint8Array): Graph {
  const model = Table.root(bytes, "TFL3");
  const [graph, ...others] = model.tables(2);
  if (graph === undefined || others.length > 0) throw new RangeError("not one subgraph");
  const kinds = model.tables(1).map((code) => Math.max(code.byte(0), code.integer(3)));
  const buffers = model.tables(4);
  const tensors = atMost(MOST.tensors, graph.tables(0)).map((table) => readTensor(table, buffers));
  const known = (indices: readonly number[]) => indices.map((index) => checkIndex(index, tensors));
  return {
    tensors,
    inputs: known(graph.integers(1)),
    outputs: known(graph.integers(2)),
    operators: atMost(MOST.operators, graph.tables(3)).map((table) => {
      const kind = kinds[table.integer(0)];
      const outputs = known(table.integers(2));
      if (kind === undefined || outputs.length !== 1) {
        throw new RangeError("an operator without a kind or output");
      }
      return { kind, inputs: known(table.integers(1)), output: outputs[0]!, options: table.table(4) };
    }),
  };
}

function readTensor(table: Table, buffers: readonly Table[]): Tensor {
  const [name, shape, type] = [table.text(3), table.integers(0), table.byte(1)];
  const size = BYTES[type];
  if (size === undefined) throw new RangeError(`tensor "${name}" has elements of type ${type}`);
  if (shape.length > MOST.rank || shape.some((dim) => dim < 1)) {
    throw new RangeError(`tensor "${name}" has the shape [${shape}]`);
  }
  if (table.table(4)?.bytes(2) !== undefined) throw new RangeError(`tensor "${name}" is quantized`);
  if (table.table(6) !== undefined) throw new RangeError(`tensor "${name}" is sparse`);
  const data = buffers[table.integer(2)]?.bytes(0);
  if (data === undefined || data.length === 0) return { name, shape, type };
  const expected = shape.reduce((product, dim) => product * dim, size);
  if (data.length !== expected) {
    throw new RangeError(`tensor "${name}" has ${data.length} of ${expected} bytes`);
  }
  return { name, shape, type, data };
}

function checkIndex(index: number, tensors: readonly Tensor[]): number {
  if (tensors[index] === undefined) throw new RangeError(`there is no tensor ${index}`);
  return index;
}

function atMost<T>(most: number, items: readonly T[]): readonly T[] {
  if (items.length > most) throw new RangeError(`more than ${most} tensors or operators`);
  return items;
}
