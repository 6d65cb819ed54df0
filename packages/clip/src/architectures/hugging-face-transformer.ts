import { huggingFaceActivation } from "./activation.ts";
import type { TransformerShape } from "./transformer-block.ts";

/** What `vision_config` and `text_config` of transformers' configurations call a transformer's geometry. */
interface Fields {
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_attention_heads: number;
  readonly num_hidden_layers: number;
  readonly hidden_act: string;
  readonly layer_norm_eps: number;
}

/** The geometry that the section `key` of the configuration `path` gives; an unknown activation is refused by name. */
export function huggingFaceTransformer(fields: Fields, path: string, key: string): TransformerShape {
  return {
    width: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads: fields.num_attention_heads,
    hidden: fields.intermediate_size,
    activation: huggingFaceActivation(fields.hidden_act, path, key),
    epsilon: fields.layer_norm_eps,
  };
}
