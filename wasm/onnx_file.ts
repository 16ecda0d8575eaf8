/** What an ONNX file declares about itself, read from its protobuf (onnx.proto3) without a runtime. */
export interface OnnxFile {
  /** Version of the default operator set. */
  readonly opset: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Sizes of the stored tensors, by name: what was learned, and constants. */
  readonly tensors: readonly OnnxValue[];
}

export interface OnnxValue {
  readonly name: string;
  /** A name where a dimension may have any size. */
  readonly dims: readonly (number | string)[];
}

/** Throws RangeError where the bytes are no protobuf of an ONNX model. */
export function readOnnxFile(bytes: Uint8Array): OnnxFile {
  let opset = 0;
  let graph: Uint8Array | undefined;
  for (const field of fields(bytes)) {
    if (field.id === 7) graph = bytesOf(field);
    if (field.id === 8) {
      const [domain, version] = [find(bytesOf(field), 1), find(bytesOf(field), 2)];
      if (domain === undefined || bytesOf(domain).length === 0) opset = version?.number ?? 0;
    }
  }
  if (graph === undefined) throw new RangeError("no graph");
  const inner = [...fields(graph)];
  const all = (id: number) => inner.filter((field) => field.id === id).map(bytesOf);
  return {
    opset,
    inputs: all(11).map(readValue),
    outputs: all(12).map(readValue),
    tensors: all(5).map(readTensor),
  };
}

/** ValueInfoProto: a name, and under type and tensor type the shape. */
function readValue(bytes: Uint8Array): OnnxValue {
  const shape = [2, 1, 2].reduce<Uint8Array | undefined>((outer, id) => {
    const field = outer && find(outer, id);
    return field && bytesOf(field);
  }, bytes);
  const dims = [...fields(shape ?? new Uint8Array())].map((dim) => {
    const size = find(bytesOf(dim), 1);
    const name = find(bytesOf(dim), 2);
    return size?.number ?? (name ? textOf(name) : "?");
  });
  return { name: nameOf(bytes, 1), dims };
}

/** TensorProto: dimensions, packed or one by one, and a name. */
function readTensor(bytes: Uint8Array): OnnxValue {
  const dims = [...fields(bytes)].filter(({ id }) => id === 1).flatMap((field) =>
    field.bytes === undefined ? [field.number] : [...varints(field.bytes)]
  );
  return { name: nameOf(bytes, 8), dims };
}

function nameOf(bytes: Uint8Array, id: number): string {
  const field = find(bytes, id);
  return field === undefined ? "" : textOf(field);
}

interface Field {
  readonly id: number;
  /** Of a number; 0 for the rest. */
  readonly number: number;
  /** Of text, bytes and messages. */
  readonly bytes: Uint8Array | undefined;
}

function find(bytes: Uint8Array, id: number): Field | undefined {
  for (const field of fields(bytes)) if (field.id === id) return field;
  return undefined;
}

function bytesOf({ id, bytes }: Field): Uint8Array {
  if (bytes === undefined) throw new RangeError(`field ${id} is a number`);
  return bytes;
}

function textOf(field: Field): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(field));
}

/** The fields of one message, in order; of fixed-width ones nothing is read. */
function* fields(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    const key = varint(bytes, at);
    at = key.next;
    const id = Math.floor(key.value / 8), type = key.value % 8;
    if (type === 0) {
      const { value, next } = varint(bytes, at);
      at = next;
      yield { id, number: value, bytes: undefined };
    } else if (type === 2) {
      const { value: length, next } = varint(bytes, at);
      at = next + length;
      if (at > bytes.length) throw new RangeError("a field ends beyond its message");
      yield { id, number: 0, bytes: bytes.subarray(next, at) };
    } else if (type === 1 || type === 5) {
      at += type === 1 ? 8 : 4;
      if (at > bytes.length) throw new RangeError("a field ends beyond its message");
    } else {
      throw new RangeError(`wire type ${type}`);
    }
  }
}

function* varints(bytes: Uint8Array): Generator<number> {
  for (let at = 0; at < bytes.length;) {
    const { value, next } = varint(bytes, at);
    at = next;
    yield value;
  }
}

function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = start, scale = 1; at < start + 10; at++, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next: at + 1 };
  }
  throw new RangeError("a number without an end");
}
