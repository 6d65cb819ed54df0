import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { weightRows } from "../tower/weights.ts";
import { nodeRuntime } from "../runtime/node.ts";
import { constant, createGraph, input, node, output, weightValue } from "./graph.ts";
import type { Graph, Value, Weight } from "./graph.ts";
import { modelBytes } from "./model-bytes.ts";
import { activate, layerNorm, linear } from "./operators.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "model-bytes-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs a graph of one input x; `file` holds its weights. */
async function run(
  build: (graph: Graph, x: Value) => Value,
  x: { shape: number[]; values: number[] },
  file: Uint8Array = new Uint8Array(0),
): Promise<number[]> {
  const path = join(directory, "weights.bin");
  await writeFile(path, file);
  const graph = createGraph();
  output(graph, "y", build(graph, input(graph, "x", "float32", x.shape)));
  const runtime = nodeRuntime(path, { threads: 1 });
  const session = await runtime.createSession(modelBytes(graph, runtime.weightsFiles), true);
  const tensor = { type: "float32", shape: x.shape, data: Float32Array.from(x.values) } as const;
  const { y } = await session.run({ x: tensor }, ["y"]);
  await session.release();
  return [...y!.data];
}

function bytesAt(offset: number, data: Float32Array | Uint16Array): Uint8Array {
  const bytes = new Uint8Array(offset + data.byteLength);
  bytes.set(new Uint8Array(data.buffer), offset);
  return bytes;
}

const stored = (type: Weight["type"], offset: number, shape: number[], length: number): Weight => ({
  type,
  shape,
  offset,
  length,
  transposed: false,
});

test("a weight is read from the file at an odd offset", async () => {
  const weight = stored("F32", 3, [2, 3], 24);
  const file = bytesAt(3, Float32Array.of(1, 2, 3, 4, 5, 6));
  const y = await run((graph, x) => linear(graph, x, weight), { shape: [1, 3], values: [1, 10, 100] }, file);
  expect(y).toEqual([321, 654]);
});

test("a weight stored as [in, out] is multiplied untransposed", async () => {
  const weight = { ...stored("F32", 0, [3, 2], 24), transposed: true };
  const file = bytesAt(0, Float32Array.of(1, 4, 2, 5, 3, 6));
  const y = await run((graph, x) => linear(graph, x, weight), { shape: [1, 3], values: [1, 10, 100] }, file);
  expect(y).toEqual([321, 654]);
});

test("rows of a tensor are a weight of their own", async () => {
  const weight = weightRows(stored("F32", 1, [3, 2, 2], 48), 1, 2);
  const file = bytesAt(
    1,
    Float32Array.from({ length: 12 }, (_, i) => i),
  );
  const y = await run(
    (graph, x) => node(graph, "Add", [x, weightValue(graph, weight)]),
    { shape: [1], values: [100] },
    file,
  );
  expect(y).toEqual([104, 105, 106, 107]);
});

test.each([
  ["F16", [0x3c00, 0xc000, 0x3800]],
  ["BF16", [0x3f80, 0xc000, 0x3f00]],
] as const)("%s weights are cast to float32 once", async (type, bits) => {
  const weight = stored(type, 5, [1, 3], 6);
  const build = (graph: Graph, x: Value) => {
    const y = node(graph, "Add", [linear(graph, x, weight), linear(graph, x, weight)]);
    expect(graph.nodes.filter(({ operator }) => operator === "Cast")).toHaveLength(1);
    return y;
  };
  expect(await run(build, { shape: [1, 3], values: [1, 2, 4] }, bytesAt(5, Uint16Array.from(bits)))).toEqual([
    -2,
  ]);
});

test("layer normalisation gives rows of mean 0 and variance 1, scaled and shifted", async () => {
  const file = bytesAt(0, Float32Array.of(2, 2, 2, 2, 1, 1, 1, 1));
  const scale = stored("F32", 0, [4], 16);
  const bias = stored("F32", 16, [4], 16);
  const y = await run(
    (graph, x) => layerNorm(graph, x, scale, bias, 1e-12),
    { shape: [1, 4], values: [3, 5, 7, 9] },
    file,
  );
  const deviation = Math.sqrt(5);
  [-3, -1, 1, 3].forEach((centred, i) => expect(y[i]).toBeCloseTo((2 * centred) / deviation + 1, 5));
});

test("gelu and quick-gelu give the values of their definitions", async () => {
  const values = [-3, -1, 0, 0.5, 2];
  const x = { shape: [5], values };
  const gelu = await run((graph, v) => activate(graph, v, "gelu"), x);
  // x·Φ(x), with Φ from tables of the normal distribution.
  [-3 * 0.0013499, -0.15865525, 0, 0.5 * 0.69146246, 2 * 0.97724987].forEach((expected, i) =>
    expect(gelu[i]).toBeCloseTo(expected, 5),
  );
  const quick = await run((graph, v) => activate(graph, v, "quick-gelu"), x);
  values.forEach((v, i) => expect(quick[i]).toBeCloseTo(v / (1 + Math.exp(-1.702 * v)), 5));
});

test("equal constants are stored once", () => {
  const graph = createGraph();
  expect(constant(graph, "int64", [2], [-1, 3])).toBe(constant(graph, "int64", [2], [-1, 3]));
  expect(constant(graph, "int64", [1, 2], [-1, 3])).not.toBe(constant(graph, "int64", [2], [-1, 3]));
  expect(graph.constants.size).toBe(2);
});

test("a graph the runtime refuses is an error that says so", async () => {
  await expect(
    run((graph, x) => node(graph, "NoSuchOperator", [x]), { shape: [1], values: [1] }),
  ).rejects.toMatchObject({ code: "RUNTIME", message: expect.stringContaining("NoSuchOperator") });
});

test("weights beyond the end of their file are refused", async () => {
  const weight = stored("F32", 0, [4], 16);
  await expect(
    run((graph, x) => node(graph, "Add", [x, weightValue(graph, weight)]), {
      shape: [4],
      values: [1, 2, 3, 4],
    }),
  ).rejects.toMatchObject({ code: "RUNTIME" });
});

test("a factor scales product and bias alike", async () => {
  const file = bytesAt(0, Float32Array.of(1, 2, 3, 4, 10, 20));
  const weight = stored("F32", 0, [2, 2], 16);
  const bias = stored("F32", 16, [2], 8);
  const y = await run(
    (graph, x) => linear(graph, x, weight, bias, 0.5),
    { shape: [1, 2], values: [1, 1] },
    file,
  );
  expect(y).toEqual([6.5, 13.5]);
});
