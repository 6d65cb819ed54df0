import { createComputation, createGraph, type Graph, node, output, type Value } from "@commonground/clip";
import { type Matrix, matrix } from "@commonground/core";
import type { Folded } from "./attention.ts";
import { matrixInput, tensor } from "./tensors.ts";

/** Projections of a bottleneck: `query` c × q, `key` C × q (values are the keys), `unit` D × q. */
export interface Projections {
  readonly query: Matrix;
  readonly key: Matrix;
  readonly unit: Matrix;
}

/** T' = T·Wq·Wkᵀ and W' = W·Wkᵀ (see attention.ts), `texts` T being D × c, and their gradients. */
export interface Folding {
  fold(texts: Matrix, projections: Projections): Promise<Folded>;
  backward(
    texts: Matrix,
    projections: Projections,
    at: Folded,
  ): Promise<{ readonly query: Float32Array; readonly key: Float32Array; readonly unit: Float32Array }>;
  release(): Promise<void>;
}

export async function createFolding(): Promise<Folding> {
  const there = createGraph();
  const { query, key, unit, texts } = inputs(there);
  output(there, "queries", product(there, product(there, texts, query), key, { transB: 1 }));
  output(there, "units", product(there, unit, key, { transB: 1 }));

  const back = createGraph();
  const given = inputs(back);
  const dqueries = matrixInput(back, "dqueries");
  const dunits = matrixInput(back, "dunits");
  const read = product(back, given.texts, given.query);
  output(back, "dquery", product(back, given.texts, product(back, dqueries, given.key), { transA: 1 }));
  const ofQueries = product(back, dqueries, read, { transA: 1 });
  const ofUnits = product(back, dunits, given.unit, { transA: 1 });
  output(back, "dkey", node(back, "Add", [ofQueries, ofUnits]));
  output(back, "dunit", product(back, dunits, given.key));

  const forward = await createComputation(there);
  const backward = await createComputation(back);
  return {
    async fold(t, p) {
      const { queries, units } = await forward.run(tensors(t, p), ["queries", "units"]);
      const of = (data: Float32Array) => matrix(t.rows, p.key.rows, data);
      return { queries: of(queries.data), units: of(units.data) };
    },
    async backward(t, p, at) {
      const asked = { ...tensors(t, p), dqueries: tensor(at.queries), dunits: tensor(at.units) };
      const { dquery, dkey, dunit } = await backward.run(asked, ["dquery", "dkey", "dunit"]);
      return { query: dquery.data, key: dkey.data, unit: dunit.data };
    },
    async release() {
      await forward.release();
      await backward.release();
    },
  };
}

function tensors(texts: Matrix, { query, key, unit }: Projections) {
  return { texts: tensor(texts), query: tensor(query), key: tensor(key), unit: tensor(unit) };
}

function inputs(graph: Graph) {
  return {
    texts: matrixInput(graph, "texts"),
    query: matrixInput(graph, "query"),
    key: matrixInput(graph, "key"),
    unit: matrixInput(graph, "unit"),
  };
}

function product(graph: Graph, a: Value, b: Value, turned: Readonly<Record<string, number>> = {}): Value {
  return node(graph, "Gemm", [a, b], turned);
}
