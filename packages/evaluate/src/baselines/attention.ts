// Attention of concepts to patches, the larger part of the work, as graphs with gradients written out by hand. With
// queries Q = T·Wq (D × q) and keys, which are the values, too, K = X·Wk (N × q), what a concept d reads is
//   z_d = w_d · Σ_n A_dn K_n = Σ_n A_dn R_dn,   S = Q Kᵀ = T' Xᵀ,   R = W' Xᵀ,
// where T' = T·Wq·Wkᵀ and W' = W·Wkᵀ (both D × C) are made once a step and not once an image.

import {
  constant,
  createComputation,
  createGraph,
  type Graph,
  input,
  node,
  output,
  type Value,
} from "@commonground/clip";
import type { InputTensor } from "@commonground/clip";
import { type Matrix, matrix } from "@commonground/core";
import { tensor } from "./tensors.ts";

/** Numbers of one D × N table for each of a few images that are held at once, ten such tables side by side. */
const HELD_NUMBERS = 2_000_000;

/** Patches of some images, (images · N) × C. */
export interface PatchBatch {
  readonly images: number;
  readonly patches: Matrix;
}

export interface Attention {
  /** Images that may be handed over at once, of `patches` patches each, with `concepts` concepts. */
  held(patches: number, concepts: number): number;
  /** What the concepts read; `noise`, images · D · N numbers, is added to scores that are drawn (training). */
  read(batch: PatchBatch, folded: Folded, noise?: Float32Array): Promise<Attended>;
  /** The attention itself, (images · D) × N, without noise. */
  maps(batch: PatchBatch, folded: Folded): Promise<Matrix>;
  /** Gradients at T' and W', summed over the images, from that at what the concepts read, images × D. */
  backward(batch: PatchBatch, folded: Folded, attended: Attended, atRead: Matrix): Promise<Folded>;
  release(): Promise<void>;
}

export interface Attended {
  /** Images × D. */
  readonly read: Matrix;
  /** What the gradient takes of scores that were drawn: the concept of each patch, and what was drawn from, N × D an image. */
  readonly drawn?: { readonly choice: Float32Array; readonly soft: Float32Array };
}

/** T' and W', D × C each. */
export interface Folded {
  readonly queries: Matrix;
  readonly units: Matrix;
}

/** Images whose tables are held at once. */
export function heldImages(patches: number, concepts: number): number {
  return Math.max(1, Math.floor(HELD_NUMBERS / (patches * concepts)));
}

/** Softmax over the patches of a concept (MM-CBM). */
export async function createAttention(): Promise<Attention> {
  const forward = await createComputation(forwardGraph());
  const back = await createComputation(backwardGraph());
  return {
    held: heldImages,
    async read(batch, folded) {
      const { read } = await forward.run(inputsOf(batch, folded), ["read"]);
      return { read: matrix(batch.images, folded.queries.rows, read.data) };
    },
    async maps(batch, folded) {
      const { maps } = await forward.run(inputsOf(batch, folded), ["maps"]);
      return matrix(batch.images * folded.queries.rows, batch.patches.rows / batch.images, maps.data);
    },
    async backward(batch, folded, _, atRead) {
      const inputs = { ...inputsOf(batch, folded), dread: tensor(atRead) };
      const { dqueries, dunits } = await back.run(inputs, ["dqueries", "dunits"]);
      const { rows, columns } = folded.queries;
      return { queries: matrix(rows, columns, dqueries.data), units: matrix(rows, columns, dunits.data) };
    },
    async release() {
      await forward.release();
      await back.release();
    },
  };
}

function inputsOf(batch: PatchBatch, folded: Folded): Record<string, InputTensor> {
  return { x: patchesOf(batch), queries: tensor(folded.queries), units: tensor(folded.units) };
}

/** [images, N, C]. */
export function patchesOf({ images, patches }: PatchBatch): InputTensor {
  return {
    type: "float32",
    shape: [images, patches.rows / images, patches.columns],
    data: patches.data,
  };
}

function forwardGraph(): Graph {
  const graph = createGraph();
  const { soft, values } = attend(graph);
  output(graph, "maps", soft);
  output(graph, "read", sum(graph, node(graph, "Mul", [soft, values]), 2, 0));
  return graph;
}

function backwardGraph(): Graph {
  const graph = createGraph();
  const { x, soft, values } = attend(graph);
  const dread = input(graph, "dread", "float32", ["images", "concepts"]);
  const each = node(graph, "Unsqueeze", [dread, axes(graph, 2)]);
  const dvalues = node(graph, "Mul", [soft, each]);
  const datt = node(graph, "Mul", [values, each]);
  const weighted = node(graph, "Mul", [soft, datt]);
  const mean = sum(graph, weighted, 2, 1);
  const dscores = node(graph, "Sub", [weighted, node(graph, "Mul", [soft, mean])]);
  output(graph, "dqueries", sum(graph, node(graph, "MatMul", [dscores, x]), 0, 0));
  output(graph, "dunits", sum(graph, node(graph, "MatMul", [dvalues, x]), 0, 0));
  return graph;
}

/** Attention [images, D, N], and R. */
function attend(graph: Graph) {
  const x = input(graph, "x", "float32", ["images", "patches", "width"]);
  const queries = input(graph, "queries", "float32", ["concepts", "width"]);
  const units = input(graph, "units", "float32", ["concepts", "width"]);
  const turned = node(graph, "Transpose", [x], { perm: [0, 2, 1] });
  const values = node(graph, "MatMul", [units, turned]);
  const scores = node(graph, "MatMul", [queries, turned]);
  const soft = node(graph, "Softmax", [scores], { axis: 2 });
  return { x, soft, values };
}

export function sum(graph: Graph, value: Value, axis: number, keepdims: 0 | 1): Value {
  return node(graph, "ReduceSum", [value, axes(graph, axis)], { keepdims });
}

export function axes(graph: Graph, axis: number): Value {
  return constant(graph, "int64", [1], [axis]);
}
