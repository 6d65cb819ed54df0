/* timm's models as open_clip's vision encoder: what `vision_cfg` says of any of them, and what stands after the trunk. */
import * as z from "zod/mini";
import type { Graph, Value } from "../../onnx/graph.ts";
import { activate, linear } from "../../onnx/operators.ts";
import { HARMLESS_FIELDS } from "../../tower/harmless-fields.ts";
import { parseConfig, parseSection, record, refuseParts, sides, size } from "../../tower/parse-config.ts";
import type { TowerSource } from "../../tower/tower.ts";
import type { Weights } from "../../tower/weights.ts";

/** open_clip/timm_model.py, TimmModel. */
export interface TimmVision {
  /** The model's name without its tag. */
  readonly name: string;
  readonly image: { readonly height: number; readonly width: number };
  /** How tokens are pooled; "" is the model's own way. */
  readonly pool: string;
  /** What stands after the pooling: a projection, a perceptron, nothing, or the trunk's own classifier. */
  readonly head: "linear" | "mlp" | "none" | "classifier";
  /** Whether the projection has a bias, and the perceptron's second layer. */
  readonly headBias: boolean;
  readonly embeddingDimension: number;
}

const KEY = "model_cfg.vision_cfg";

/** Defaults: open_clip/model.py, CLIPVisionCfg. */
const openClipVision = z.object({
  image_size: z._default(sides, { height: 224, width: 224 }),
  timm_model_name: z.string(),
  timm_pool: z._default(z.string(), "avg"),
  timm_proj: z._default(z.nullable(z.enum(["linear", "mlp", "none", ""])), "linear"),
  timm_proj_bias: z._default(z.boolean(), false),
});

/** The timm model of a configuration; undefined where it has none, or its layout none. */
export function timmModelName({ layout, config, path }: TowerSource): string | undefined {
  if (layout !== "open_clip") return undefined;
  const name = parseConfig(record, config["vision_cfg"], path, KEY)["timm_model_name"];
  return typeof name === "string" && name !== "" ? name.replace(/\..*$/, "") : undefined;
}

/** Ways of pooling that a model can be asked for with a head; none where it cannot have that head. */
export type Pools = (head: TimmVision["head"]) => readonly string[];

/**
 * What a configuration with a timm model says. Throws `INVALID_CONFIG`, and `UNSUPPORTED_ARCHITECTURE` for a head or a
 * way of pooling that `poolsOf` does not name.
 */
export function readTimmVision({ config, path }: TowerSource, poolsOf: Pools): TimmVision {
  const vision = parseConfig(record, config["vision_cfg"], path, KEY);
  const parsed = parseSection(openClipVision, vision, path, KEY, {
    harmless: HARMLESS_FIELDS.openClipVision,
  });
  const head = parsed.timm_proj || "classifier";
  const pools = poolsOf(head);
  if (pools.length === 0) refuseParts({ timm_proj: head }, ["timm_proj"], path, KEY);
  if (!pools.includes(parsed.timm_pool)) {
    refuseParts({ timm_pool: parsed.timm_pool || "the model's own" }, ["timm_pool"], path, KEY);
  }
  return {
    name: parsed.timm_model_name.replace(/\..*$/, ""),
    image: parsed.image_size,
    pool: parsed.timm_pool,
    head,
    headBias: parsed.timm_proj_bias,
    embeddingDimension: parseConfig(size, config["embed_dim"], path, "model_cfg.embed_dim"),
  };
}

/**
 * The head on pooled rows [rows, channels]: [rows, c]. `classifier` is what the trunk calls its own, for example
 * `trunk.head`.
 */
export function projectTimm(
  graph: Graph,
  weights: Weights,
  { head, headBias, embeddingDimension }: TimmVision,
  rows: Value,
  channels: number,
  classifier: string,
): Value {
  const project = (name: string, x: Value, out: number, from: number, bias: boolean): Value =>
    linear(
      graph,
      x,
      weights.get(`vision.${name}.weight`, [out, from]),
      bias ? weights.get(`vision.${name}.bias`, [out]) : undefined,
    );
  switch (head) {
    case "none":
      return rows;
    case "classifier":
      return project(classifier, rows, embeddingDimension, channels, true);
    case "linear":
      return project("head.proj", rows, embeddingDimension, channels, headBias);
    case "mlp": {
      const hidden = 2 * embeddingDimension;
      const inner = activate(graph, project("head.mlp.fc1", rows, hidden, channels, true), "gelu");
      return project("head.mlp.fc2", inner, embeddingDimension, hidden, headBias);
    }
  }
}
