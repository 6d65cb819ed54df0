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
import type { InputTensor, Session } from "@commonground/clip";
import { type Matrix, matrix } from "@commonground/core";
import { tensor } from "./tensors.ts";

/**
 * `softmax` over the patches of a concept (MM-CBM); `gumbel`: each patch goes to one of the D concepts, drawn by
 * Gumbel-softmax at temperature 1 with the straight-through gradient (Jang et al., arXiv 1611.01144; MM-ProtoSim).
 * `gumbel-relaxed` does not round, so that it is what that gradient is the gradient of.
 */
export type AttentionKind = "softmax" | "gumbel" | "gumbel-relaxed";

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
  /** What the concepts read, images × D; with `noise`, images · D · N numbers added to the scores (training). */
  read(batch: PatchBatch, folded: Folded, noise?: Float32Array): Promise<Matrix>;
  /** The attention itself, (images · D) × N, without noise. */
  maps(batch: PatchBatch, folded: Folded): Promise<Matrix>;
  /** Gradients at T' and W', summed over the images, from that at what the concepts read. */
  backward(batch: PatchBatch, folded: Folded, atRead: Matrix, noise?: Float32Array): Promise<Folded>;
  release(): Promise<void>;
}

/** T' and W', D × C each. */
export interface Folded {
  readonly queries: Matrix;
  readonly units: Matrix;
}

export async function createAttention(kind: AttentionKind): Promise<Attention> {
  const noisy = kind !== "softmax";
  const still = await createComputation(forwardGraph(kind, false));
  const forward = noisy ? await createComputation(forwardGraph(kind, true)) : still;
  const back = await createComputation(backwardGraph(kind));
  return {
    held: (patches, concepts) => Math.max(1, Math.floor(HELD_NUMBERS / (patches * concepts))),
    async read(batch, folded, noise) {
      const session: Session = noise === undefined ? still : forward;
      const { read } = await session.run(inputsOf(batch, folded, noise), ["read"]);
      return matrix(batch.images, folded.queries.rows, read.data);
    },
    async maps(batch, folded) {
      const { maps } = await still.run(inputsOf(batch, folded, undefined), ["maps"]);
      return matrix(batch.images * folded.queries.rows, batch.patches.rows / batch.images, maps.data);
    },
    async backward(batch, folded, atRead, noise) {
      const inputs = { ...inputsOf(batch, folded, noise), dread: tensor(atRead) };
      const { dqueries, dunits } = await back.run(inputs, ["dqueries", "dunits"]);
      const { rows, columns } = folded.queries;
      return { queries: matrix(rows, columns, dqueries.data), units: matrix(rows, columns, dunits.data) };
    },
    async release() {
      for (const session of new Set([still, forward, back])) await session.release();
    },
  };
}

function inputsOf(
  { images, patches }: PatchBatch,
  folded: Folded,
  noise: Float32Array | undefined,
): Record<string, InputTensor> {
  const each = patches.rows / images;
  const inputs: Record<string, InputTensor> = {
    x: { type: "float32", shape: [images, each, patches.columns], data: patches.data },
    queries: tensor(folded.queries),
    units: tensor(folded.units),
  };
  if (noise !== undefined) {
    inputs["noise"] = { type: "float32", shape: [images, folded.queries.rows, each], data: noise };
  }
  return inputs;
}

function forwardGraph(kind: AttentionKind, noisy: boolean): Graph {
  const graph = createGraph();
  const { hard, values } = attend(graph, kind, noisy);
  output(graph, "maps", hard);
  output(graph, "read", sum(graph, node(graph, "Mul", [hard, values]), 2, 0));
  return graph;
}

function backwardGraph(kind: AttentionKind): Graph {
  const graph = createGraph();
  const { x, hard, soft, values } = attend(graph, kind, kind !== "softmax");
  const dread = input(graph, "dread", "float32", ["images", "concepts"]);
  const each = node(graph, "Unsqueeze", [dread, axes(graph, 2)]);
  const dvalues = node(graph, "Mul", [hard, each]);
  const datt = node(graph, "Mul", [values, each]);
  const weighted = node(graph, "Mul", [soft, datt]);
  const axis = kind === "softmax" ? 2 : 1;
  const mean = sum(graph, weighted, axis, 1);
  const dscores = node(graph, "Sub", [weighted, node(graph, "Mul", [soft, mean])]);
  output(graph, "dqueries", sum(graph, node(graph, "MatMul", [dscores, x]), 0, 0));
  output(graph, "dunits", sum(graph, node(graph, "MatMul", [dvalues, x]), 0, 0));
  return graph;
}

/** Attention [images, D, N] as it is used and as its gradient takes it, and R. */
function attend(graph: Graph, kind: AttentionKind, noisy: boolean) {
  const x = input(graph, "x", "float32", ["images", "patches", "width"]);
  const queries = input(graph, "queries", "float32", ["concepts", "width"]);
  const units = input(graph, "units", "float32", ["concepts", "width"]);
  const turned = node(graph, "Transpose", [x], { perm: [0, 2, 1] });
  const values = node(graph, "MatMul", [units, turned]);
  let scores = node(graph, "MatMul", [queries, turned]);
  if (noisy) {
    const noise = input(graph, "noise", "float32", ["images", "concepts", "patches"]);
    scores = node(graph, "Add", [scores, noise]);
  }
  const soft = node(graph, "Softmax", [scores], { axis: kind === "softmax" ? 2 : 1 });
  const hard = kind === "gumbel" ? node(graph, "Hardmax", [scores], { axis: 1 }) : soft;
  return { x, hard, soft, values };
}

function sum(graph: Graph, value: Value, axis: number, keepdims: 0 | 1): Value {
  return node(graph, "ReduceSum", [value, axes(graph, axis)], { keepdims });
}

function axes(graph: Graph, axis: number): Value {
  return constant(graph, "int64", [1], [axis]);
}
