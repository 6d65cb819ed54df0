import { CommonGroundError } from "@commonground/core";
import { input, node, output } from "../onnx/graph.ts";
import type { Graph, Value } from "../onnx/graph.ts";
import { integers, layerNorm, reshape, slice } from "../onnx/operators.ts";
import type { BuildOptions, VisionOutput, VisionTower } from "../tower/tower.ts";
import type { Locate, Weights } from "../tower/weights.ts";
import { featureRequests, showBlockFeatures } from "./block-features.ts";
import { leadingTokens, patchTokens, type PatchTokens } from "./patch-tokens.ts";
import { PROJECTIONS, showProjectedPatches } from "./projected-patches.ts";
import { type Rotary, rotaryTurn } from "./rotary.ts";
import { transformerBlock, type TransformerShape } from "./transformer-block.ts";
import { type Pooling, visionPool } from "./vision-pooling.ts";

/** A vision transformer of any library. */
export interface VisionTransformer extends TransformerShape, PatchTokens {
  /** Where layer normalisations stand besides those of the blocks: before them, after them, after the pooling. */
  readonly norms: { readonly before: boolean; readonly after: boolean; readonly pooled: boolean };
  readonly pooling: Pooling;
  readonly rotary?: Rotary | undefined;
  readonly embeddingDimension: number;
  /** What is pooled [rows, D] → the joint space [rows, c]. */
  readonly project: (graph: Graph, weights: Weights, pooled: Value) => Value;
}

function build(
  graph: Graph,
  weights: Weights,
  config: VisionTransformer,
  outputs: readonly VisionOutput[],
  { drop = false }: BuildOptions = {},
): void {
  const { width, heads, grid, pooling, norms } = config;
  const perHead = width / heads;
  const leading = leadingTokens(config);
  const tokens = leading + grid.rows * grid.columns;
  const { tokens: first, count: all, kept: left } = patchTokens(graph, weights, config, drop);
  const wanted = input(graph, "kept_tokens", "int64", [1]);
  const kept = pooling.kind === "class" ? wanted : all;
  const norm = (name: string, rows: Value, size: number): Value =>
    layerNorm(
      graph,
      rows,
      weights.get(`vision.${name}.weight`, [size]),
      weights.get(`vision.${name}.bias`, [size]),
      config.epsilon,
    );
  let x = reshape(graph, first, [-1, width]);
  if (norms.before) x = norm("pre_norm", x, width);

  const shaped = (count: Value, rest: readonly number[]): Value =>
    left === undefined && count === all
      ? integers(graph, [tokens, ...rest])
      : node(graph, "Concat", [count, integers(graph, rest)], { axis: 0 });
  const split = shaped(all, [-1, heads, perHead]);
  const byToken = (rows: Value, count: Value): Value =>
    node(graph, "Reshape", [rows, shaped(count, [-1, width])]);
  const rotate =
    config.rotary === undefined
      ? undefined
      : rotaryTurn(graph, config.rotary, { grid, leading, perHead }, left);
  const requests = featureRequests(outputs, config.layers);
  const final = config.layers - 1;
  for (let i = 0; i < final; i++) {
    const block = transformerBlock(graph, weights, `vision.blocks.${i}`, config, x, { split, rotate });
    if (requests.some((request) => request.block === i)) {
      const rows = byToken(block.tokens, all);
      showBlockFeatures(graph, requests, i, block, { width, tokens, kept: all, output: rows, leading });
    }
    x = block.tokens;
  }
  const firstOf = (rows: Value): Value =>
    reshape(graph, slice(graph, byToken(rows, all), 0, integers(graph, [0]), wanted), [-1, width]);
  const keep = (rows: Value): Value => (kept === all ? rows : firstOf(rows));
  const last = transformerBlock(graph, weights, `vision.blocks.${final}`, config, x, {
    split,
    rotate,
    queries:
      kept === all
        ? undefined
        : {
            select: keep,
            split: shaped(kept, [-1, heads, perHead]),
            rotate: rotate && ((value) => rotate(value, kept)),
          },
  });
  const rows = byToken(last.tokens, kept);
  showBlockFeatures(graph, requests, final, last, { width, tokens, kept, output: rows, leading });

  const pool = visionPool(graph, weights, { pooling, width, epsilon: config.epsilon, leading });
  const normed = (value: Value): Value => (norms.after ? norm("post_norm", value, width) : value);
  const finish = (pooled: Value): Value => {
    const size = pooling.kind === "cross" ? pooling.width : width;
    return config.project(graph, weights, norms.pooled ? norm("pool_norm", pooled, size) : pooled);
  };
  if (outputs.includes("embedding")) {
    // A norm of each token is one of the class token alone, where that is all that counts.
    const pooled = pooling.kind === "class" ? normed(pool.all(rows, all)) : pool.all(normed(rows), all);
    output(graph, "embedding", finish(pooled));
  }
  showProjectedPatches(graph, outputs, last, {
    width,
    heads,
    embeddingDimension: config.embeddingDimension,
    kept: wanted,
    leading,
    tokens: () => (kept === all ? firstOf(last.tokens) : last.tokens),
    queries: () => (kept === all ? firstOf(last.queries) : last.queries),
    values: () => firstOf(last.values),
    toJoint: (value) => finish(pool.alone(normed(value))),
  });
}

/** The encoder `config`; `locate` finds its weights, where the layout does not. Throws `INVALID_CONFIG`. */
export function visionTransformer(
  family: string,
  config: VisionTransformer,
  path: string,
  locate?: Locate,
): VisionTower {
  const { width, heads, image, patch, grid, pooling, classToken } = config;
  const fault =
    width % heads !== 0
      ? `width ${width} is not a multiple of its ${heads} heads`
      : grid.rows < 1 || grid.columns < 1
        ? `image size ${image.width} × ${image.height} is below the patch size ${patch.width} × ${patch.height}`
        : undefined;
  if (fault !== undefined) {
    throw new CommonGroundError("INVALID_CONFIG", `${path}: vision encoder: ${fault}`);
  }
  const leading = leadingTokens(config);
  return {
    family,
    imageSize: { width: image.width, height: image.height },
    grid,
    tokens: leading + grid.rows * grid.columns,
    blocks: config.layers,
    features: classToken
      ? ["tokens", "keys", "keys-nobias", "cls", "cls-keys"]
      : ["tokens", "keys", "keys-nobias"],
    patch: { width: patch.width, height: patch.height },
    projections: PROJECTIONS,
    // A mean of patches has nothing to take without any.
    drop: { leading: pooling.kind === "mean" ? 0 : leading },
    poolsAll: pooling.kind !== "class",
    locate,
    build: (graph, weights, outputs, options) => build(graph, weights, config, outputs, options),
  };
}
