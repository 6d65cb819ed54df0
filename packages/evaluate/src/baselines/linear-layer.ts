import { createComputation, createGraph, node, output } from "@commonground/clip";
import { type Matrix, matrix } from "@commonground/core";
import { matrixInput, tensor } from "./tensors.ts";

/** x · Wᵀ + b and its gradients, on all cores. */
export interface LinearLayer {
  /** `x` n × in, `weights` out × in, `bias` 1 × out; n × out. */
  forward(x: Matrix, weights: Matrix, bias: Matrix): Promise<Matrix>;
  /** From the gradient at the layer's output, n × out, those at its input and at what it was trained to. */
  backward(
    x: Matrix,
    weights: Matrix,
    atOutput: Matrix,
  ): Promise<{ readonly x: Matrix; readonly weights: Float32Array; readonly bias: Float32Array }>;
  release(): Promise<void>;
}

export async function createLinearLayer(): Promise<LinearLayer> {
  const forward = createGraph();
  const [x, weights, bias] = ["x", "weights", "bias"].map((name) => matrixInput(forward, name));
  output(forward, "y", node(forward, "Gemm", [x, weights, bias], { transB: 1 }));
  const backward = createGraph();
  const [x2, weights2, dy] = ["x", "weights", "dy"].map((name) => matrixInput(backward, name));
  output(backward, "dx", node(backward, "Gemm", [dy, weights2]));
  output(backward, "dweights", node(backward, "Gemm", [dy, x2], { transA: 1 }));
  const there = await createComputation(forward);
  const back = await createComputation(backward);
  return {
    async forward(images, w, b) {
      const inputs = { x: tensor(images), weights: tensor(w), bias: tensor(b) };
      const { y } = await there.run(inputs, ["y"]);
      return matrix(images.rows, w.rows, y.data);
    },
    async backward(images, w, atOutput) {
      const inputs = { x: tensor(images), weights: tensor(w), dy: tensor(atOutput) };
      const { dx, dweights } = await back.run(inputs, ["dx", "dweights"]);
      return {
        x: matrix(images.rows, images.columns, dx.data),
        weights: dweights.data,
        bias: columnSums(atOutput),
      };
    },
    async release() {
      await there.release();
      await back.release();
    },
  };
}

export function columnSums({ rows, columns, data }: Matrix): Float32Array {
  const sums = new Float64Array(columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) sums[c] += data[r * columns + c];
  return Float32Array.from(sums);
}
