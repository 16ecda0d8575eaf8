import { resizeGraph } from "./resize.ts";
import { readGraph } from "./graph.ts";
import { encodeModel } from "./onnx_graph.ts";
import { OPERATORS } from "./operators.ts";
import { Translation } from "./translation.ts";

/**
 * A small TensorFlow Lite network of plain convolutions as ONNX, operator set 13, with the names of its inputs and outputs.
 * Pictures are batch, channels, rows, columns on the ONNX side. A function from bytes to bytes: it runs at start or in a
 * build alike, and the same file gives the same bytes. `side`: rows and columns of the picture where it is another one than
 * the file says.
 *
 * Throws RangeError where the file is none, ends early, is quantized, or does what is not translated.
 */
export function convertTflite(bytes: Uint8Array, side?: number): Uint8Array<ArrayBuffer> {
  const stored = readGraph(bytes);
  const graph = side === undefined ? stored : resizeGraph(stored, side);
  const translation = new Translation(graph);
  for (const operator of graph.operators) {
    const translate = OPERATORS[operator.kind];
    if (translate === undefined) throw new RangeError(`operator ${operator.kind} is not translated`);
    translate(translation, operator);
  }
  const shaped = (index: number) => {
    translation.made(index);
    return translation.shaped(index);
  };
  const { nodes, constants } = translation;
  return encodeModel({
    nodes,
    constants,
    inputs: graph.inputs.map(shaped),
    outputs: graph.outputs.map(shaped),
  });
}
