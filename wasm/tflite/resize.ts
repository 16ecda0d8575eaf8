import type { Graph, Tensor } from "./graph.ts";

/**
 * The same network for square pictures of another side. What it makes has sizes in proportion: rows and columns of a picture, and
 * their product in a list of all cells, [batch, cells, values]. That is so of convolutions with "same" padding and of what
 * works on each cell. Throws RangeError where a size would be no whole number.
 */
export function resizeGraph(graph: Graph, side: number): Graph {
  const picture = graph.tensors[graph.inputs[0] ?? -1]?.shape;
  if (picture?.length !== 4 || picture[1] !== picture[2]) throw new RangeError("no square picture to resize");
  const factor = side / picture[1]!;
  const made = madeOf(graph);
  return {
    ...graph,
    tensors: graph.tensors.map((tensor, index) => made.has(index) ? resize(tensor, factor) : tensor),
  };
}

/** Inputs, and what is made of them. */
function madeOf({ inputs, operators }: Graph): ReadonlySet<number> {
  const made = new Set(inputs);
  for (const operator of operators) {
    if (operator.inputs.some((index) => made.has(index))) made.add(operator.output);
  }
  return made;
}

function resize(tensor: Tensor, factor: number): Tensor {
  const shape = tensor.shape.map((size, axis) => size * growth({ rank: tensor.shape.length, axis, factor }));
  if (!shape.every(Number.isInteger)) throw new RangeError(`tensor "${tensor.name}" would be [${shape}]`);
  return { ...tensor, shape };
}

function growth({ rank, axis, factor }: Readonly<Record<"rank" | "axis" | "factor", number>>): number {
  if (rank === 4) return axis === 1 || axis === 2 ? factor : 1;
  return rank === 3 && axis === 1 ? factor ** 2 : 1;
}
