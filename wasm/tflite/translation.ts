import { FLOAT16, FLOAT32, type Graph, INT32, type Tensor } from "./graph.ts";
import type { Attribute, Constant, Node, Shaped } from "./onnx_graph.ts";

/** The ONNX side of a graph as it grows, and what its operators may ask about the TensorFlow Lite side. */
export class Translation {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly #tensors: readonly Tensor[];
  readonly #names: readonly string[];
  /** Tensors that the ONNX graph has by now. */
  readonly #made: Set<number>;
  /** Constants under another index, of another type: what a DEQUANTIZE gives. */
  readonly #stored = new Map<number, number>();

  constructor({ tensors, inputs }: Graph) {
    this.#tensors = tensors;
    this.#names = uniqueNames(tensors);
    this.#made = new Set(inputs);
  }

  shape(index: number): readonly number[] {
    return this.#tensors[index]!.shape;
  }

  /** A tensor's name and its sizes in ONNX, where pictures are batch, channels, rows, columns. */
  shaped(index: number): Shaped {
    const shape = this.shape(index);
    const [batch, rows, columns, channels] = shape;
    const dims = shape.length === 4 ? [batch!, channels!, rows!, columns!] : shape;
    return { name: this.#names[index]!, dims };
  }

  /** The name of a tensor that is made by now; one that is not is a RangeError. */
  made(index: number): string {
    if (!this.#made.has(index)) throw new RangeError(`tensor ${index} is read before it is made`);
    return this.shaped(index).name;
  }

  /** The name of a picture's numbers in TensorFlow Lite's order. */
  channelsLast(index: number): string {
    const output = `${this.shaped(index).name}_channels_last`;
    this.nodes.push({
      operator: "Transpose",
      inputs: [this.made(index)],
      output,
      attributes: { perm: [0, 2, 3, 1] },
    });
    return output;
  }

  /** `output` has the same stored numbers as `input`. */
  rename(output: number, input: number): void {
    this.#stored.set(output, input);
  }

  floats(index: number): Float32Array<ArrayBuffer> {
    const { type, data } = this.#constant(index);
    if (type === FLOAT32) return new Float32Array(data.buffer);
    if (type === FLOAT16) return Float32Array.from(new Float16Array(data.buffer));
    throw new RangeError(`tensor ${index} holds no floats`);
  }

  integers(index: number): Int32Array {
    const { type, data } = this.#constant(index);
    if (type !== INT32) throw new RangeError(`tensor ${index} holds no whole numbers`);
    return new Int32Array(data.buffer);
  }

  /** Stores numbers in the ONNX graph; gives their name. */
  store(dims: readonly number[], values: Constant["values"]): string {
    const name = `constant_${this.constants.length}`;
    this.constants.push({ name, dims, values });
    return name;
  }

  /** Adds the operator that makes `output`. */
  add(
    output: number,
    operator: string,
    { inputs, attributes = {} }: {
      readonly inputs: readonly string[];
      readonly attributes?: Readonly<Record<string, Attribute>>;
    },
  ): void {
    this.nodes.push({ operator, inputs, output: this.shaped(output).name, attributes });
    this.#made.add(output);
  }

  #constant(index: number): Required<Tensor> {
    const { data, ...tensor } = this.#tensors[this.#stored.get(index) ?? index]!;
    if (data === undefined) throw new RangeError(`tensor ${index} is no constant`);
    return { ...tensor, data };
  }
}

/** Of tensors with one name the first keeps it. */
function uniqueNames(tensors: readonly Tensor[]): string[] {
  const taken = new Set([""]);
  return tensors.map(({ name }, index) => {
    if (taken.has(name)) return `tensor_${index}`;
    taken.add(name);
    return name;
  });
}
