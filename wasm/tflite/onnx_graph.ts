import { concatBytes } from "../../src/bytes/mod.ts";

/** Whole numbers, one or several. */
export type Attribute = number | readonly number[];

export interface Shaped {
  readonly name: string;
  readonly dims: readonly number[];
}

export interface Constant extends Shaped {
  readonly values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;
}

export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph as ONNX has it; inputs and outputs are of 32-bit floats. */
interface OnnxGraph {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Shaped[];
  readonly outputs: readonly Shaped[];
}

/** IR version and operator set of what is written. */
const IR_VERSION = 7, OPSET = 13;
/** AttributeProto's and TensorProto's numbers of types. */
const INT = 2, INTS = 7, FLOAT = 1, INT64 = 7;

/** The bytes of a model: protobuf as onnx.proto3 has it, whose field numbers stand here. */
export function encodeModel({ nodes, constants, inputs, outputs }: OnnxGraph): Uint8Array<ArrayBuffer> {
  const graph = concatBytes(
    ...nodes.map((node) => field(1, encodeNode(node))),
    field(2, "graph"),
    ...constants.map((constant) => field(5, encodeTensor(constant))),
    ...inputs.map((value) => field(11, encodeValue(value))),
    ...outputs.map((value) => field(12, encodeValue(value))),
  );
  return concatBytes(field(1, IR_VERSION), field(7, graph), field(8, field(2, OPSET)));
}

function encodeNode({ operator, inputs, output, attributes }: Node): Uint8Array {
  return concatBytes(
    ...inputs.map((name) => field(1, name)),
    field(2, output),
    field(4, operator),
    ...Object.entries(attributes).map(([name, value]) => field(5, encodeAttribute(name, value))),
  );
}

function encodeAttribute(name: string, value: Attribute): Uint8Array {
  return typeof value === "number"
    ? concatBytes(field(1, name), field(3, value), field(20, INT))
    : concatBytes(field(1, name), ...value.map((one) => field(8, one)), field(20, INTS));
}

function encodeTensor({ name, dims, values }: Constant): Uint8Array {
  return concatBytes(
    ...dims.map((dim) => field(1, dim)),
    field(2, values instanceof Float32Array ? FLOAT : INT64),
    field(8, name),
    field(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
}

function encodeValue({ name, dims }: Shaped): Uint8Array {
  const shape = concatBytes(...dims.map((dim) => field(1, field(1, dim))));
  const tensor = concatBytes(field(1, FLOAT), field(2, shape));
  return concatBytes(field(1, name), field(2, field(1, tensor)));
}

/** One field of a protobuf message: a number that is not negative, text, or bytes. */
function field(id: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === "number") return concatBytes(varint(8 * id), varint(value));
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return concatBytes(varint(8 * id + 2), varint(bytes.length), bytes);
}

function varint(value: number): Uint8Array {
  const digits: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) digits.push((rest % 128) + 128);
  return Uint8Array.of(...digits, rest);
}
