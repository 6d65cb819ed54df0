// Assignment of each patch to one of the D concepts, drawn by Gumbel-softmax at temperature 1 with the straight-through
// gradient (Jang et al., arXiv 1611.01144; MM-ProtoSim), with T', W' and R as in attention.ts. Tables lie patch by patch,
// N × D, so that a softmax over the concepts reads what lies side by side and the patches of all images are one product.
// What a concept reads, and the gradient at W', need R at the concept of each patch alone, and no table.

import {
  createComputation,
  createGraph,
  type Graph,
  input,
  type InputTensor,
  node,
  output,
  type Value,
} from "@commonground/clip";
import { type Matrix, matrix } from "@commonground/core";
import {
  type Attention,
  axes,
  type Folded,
  heldImages,
  type PatchBatch,
  patchesOf,
  sum,
} from "./attention.ts";
import { tensor } from "./tensors.ts";

/** ONNX's number of float32. */
const FLOAT = 1;

/** Attention that is 1 where a patch went to a concept and else 0. Noise is images · N · D numbers. */
export async function createAssignment(): Promise<Attention> {
  const still = await createComputation(choiceGraph());
  const drawing = await createComputation(drawingGraph());
  const back = await createComputation(gradientGraph());
  return {
    held: heldImages,
    async read(batch, folded, noise) {
      if (noise === undefined) {
        const { choice } = await still.run(inputsOf(batch, folded), ["choice"]);
        return { read: readAt(choice.data, batch, folded) };
      }
      const inputs = { ...inputsOf(batch, folded), noise: table(batch, folded, noise) };
      const { choice, soft } = await drawing.run(inputs, ["choice", "soft"]);
      return {
        read: readAt(choice.data, batch, folded),
        drawn: { choice: choice.data, soft: soft.data },
      };
    },
    async maps(batch, folded) {
      const { choice } = await still.run(inputsOf(batch, folded), ["choice"]);
      const concepts = folded.queries.rows;
      const each = batch.patches.rows / batch.images;
      const maps = matrix(batch.images * concepts, each);
      for (const [p, concept] of choice.data.entries()) {
        maps.data[(Math.floor(p / each) * concepts + concept) * each + (p % each)] = 1;
      }
      return maps;
    },
    async backward(batch, folded, { drawn }, atRead) {
      if (drawn === undefined) throw new Error("unreachable: a gradient without noise");
      const { dqueries } = await back.run(
        {
          x: patchesOf(batch),
          units: tensor(folded.units),
          dread: tensor(atRead),
          soft: table(batch, folded, drawn.soft),
        },
        ["dqueries"],
      );
      const { rows, columns } = folded.queries;
      return { queries: matrix(rows, columns, dqueries.data), units: atUnits(drawn.choice, batch, atRead) };
    },
    async release() {
      for (const session of [still, drawing, back]) await session.release();
    },
  };
}

/** What each concept reads: of each patch that went to it, the product with its unit. */
function readAt(choice: Float32Array, { images, patches }: PatchBatch, { units }: Folded): Matrix {
  const read = matrix(images, units.rows);
  const width = patches.columns;
  const each = patches.rows / images;
  for (let p = 0; p < patches.rows; p++) {
    let product = 0;
    for (let c = 0; c < width; c++)
      product += units.data[choice[p] * width + c] * patches.data[p * width + c];
    read.data[Math.floor(p / each) * units.rows + choice[p]] += product;
  }
  return read;
}

/** The gradient at W'. */
function atUnits(choice: Float32Array, { images, patches }: PatchBatch, atRead: Matrix): Matrix {
  const width = patches.columns;
  const units = matrix(atRead.columns, width);
  const each = patches.rows / images;
  for (let p = 0; p < patches.rows; p++) {
    const at = atRead.data[Math.floor(p / each) * atRead.columns + choice[p]];
    for (let c = 0; c < width; c++) units.data[choice[p] * width + c] += at * patches.data[p * width + c];
  }
  return units;
}

function inputsOf(batch: PatchBatch, { queries }: Folded): Record<string, InputTensor> {
  return { x: patchesOf(batch), queries: tensor(queries) };
}

function table(batch: PatchBatch, { queries }: Folded, data: Float32Array): InputTensor {
  return { type: "float32", shape: [batch.images, batch.patches.rows / batch.images, queries.rows], data };
}

function choiceGraph(): Graph {
  const graph = createGraph();
  choose(graph, scoresOf(graph));
  return graph;
}

function drawingGraph(): Graph {
  const graph = createGraph();
  const noise = input(graph, "noise", "float32", ["images", "patches", "concepts"]);
  const scores = node(graph, "Add", [scoresOf(graph), noise]);
  choose(graph, scores);
  output(graph, "soft", node(graph, "Softmax", [scores], { axis: 2 }));
  return graph;
}

function gradientGraph(): Graph {
  const graph = createGraph();
  const x = input(graph, "x", "float32", ["images", "patches", "width"]);
  const units = input(graph, "units", "float32", ["concepts", "width"]);
  const soft = input(graph, "soft", "float32", ["images", "patches", "concepts"]);
  const dread = input(graph, "dread", "float32", ["images", "concepts"]);
  const values = node(graph, "MatMul", [x, node(graph, "Transpose", [units], { perm: [1, 0] })]);
  const datt = node(graph, "Mul", [values, node(graph, "Unsqueeze", [dread, axes(graph, 1)])]);
  const weighted = node(graph, "Mul", [soft, datt]);
  const mean = sum(graph, weighted, 2, 1);
  const dscores = node(graph, "Sub", [weighted, node(graph, "Mul", [soft, mean])]);
  const [rows, patches] = [dscores, x].map((value) => node(graph, "Flatten", [value], { axis: 2 }));
  output(graph, "dqueries", node(graph, "Gemm", [rows, patches], { transA: 1 }));
  return graph;
}

/** [images, N, D]. */
function scoresOf(graph: Graph): Value {
  const x = input(graph, "x", "float32", ["images", "patches", "width"]);
  const queries = input(graph, "queries", "float32", ["concepts", "width"]);
  return node(graph, "MatMul", [x, node(graph, "Transpose", [queries], { perm: [1, 0] })]);
}

/** The concept of each patch, the first of the best. */
function choose(graph: Graph, scores: Value): void {
  const best = node(graph, "ArgMax", [scores], { axis: 2, keepdims: 0 });
  output(graph, "choice", node(graph, "Cast", [best], { to: FLOAT }));
}
