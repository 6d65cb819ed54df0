import type { Locate, TensorLocation } from "../../tower/weights.ts";

const THIRDS = ["query", "key", "value"];
const HALVES = ["key", "value"];

/** What timm's classes call the same, where it is not as here. */
export interface TimmNames {
  readonly blocks: Readonly<Record<string, string>>;
  /** Whether the attention's projections are three tensors each, `q_proj` and so on. */
  readonly apart: boolean;
  /** The attention's biases as parameters of their own, `q_bias` and `v_bias`. */
  readonly ownBiases: boolean;
}

const BLOCK: Readonly<Record<string, string>> = {
  "attention.norm": "attn.norm",
  "attention.out": "attn.proj",
  "mlp.in": "mlp.fc1",
  "mlp.out": "mlp.fc2",
};

const POOL: Readonly<Record<string, string>> = {
  probe: "latent",
  "attention.query": "q",
  "attention.out": "proj",
  "mlp.in": "mlp.fc1",
  "mlp.out": "mlp.fc2",
};

const WHOLE: Readonly<Record<string, string>> = {
  "vision.patch": "patch_embed.proj",
  "vision.class": "cls_token",
  "vision.registers": "reg_token",
  "vision.positions": "pos_embed",
  "vision.pre_norm": "norm_pre",
  "vision.post_norm": "norm",
  "vision.pool_norm": "fc_norm",
};

/**
 * Names of timm's vision transformers, which are trunks of open_clip's encoders. Weights that have no name of ours keep
 * their own after `vision.`.
 */
export function locateTimmTransformer(names: TimmNames): Locate {
  return (name) => {
    const [, path = name, kind] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
    const suffix = kind === undefined ? "" : `.${kind}`;
    const [, index, inBlock] = /^vision\.blocks\.(\d+)\.(.+)$/.exec(path) ?? [];
    if (inBlock !== undefined) {
      return locateInBlock(`visual.trunk.blocks.${index}.`, inBlock, suffix, names);
    }
    const [, inPool] = /^vision\.pool\.(.+)$/.exec(path) ?? [];
    if (inPool !== undefined) {
      const half = HALVES.indexOf(inPool.replace(/^attention\./, ""));
      return half < 0
        ? { tensor: `visual.trunk.attn_pool.${POOL[inPool] ?? inPool}${suffix}` }
        : { tensor: `visual.trunk.attn_pool.kv${suffix}`, part: { index: half, of: 2 } };
    }
    const whole = WHOLE[path];
    return {
      tensor: whole === undefined ? name.replace(/^vision\./, "visual.") : `visual.trunk.${whole}${suffix}`,
    };
  };
}

function locateInBlock(
  start: string,
  piece: string,
  suffix: string,
  { blocks, apart, ownBiases }: TimmNames,
): TensorLocation {
  const role = piece.replace(/^attention\./, "");
  const third = THIRDS.indexOf(role);
  if (third < 0) return { tensor: `${start}${blocks[piece] ?? BLOCK[piece] ?? piece}${suffix}` };
  const initial = role.slice(0, 1);
  if (ownBiases && suffix === ".bias") return { tensor: `${start}attn.${initial}_bias` };
  return apart
    ? { tensor: `${start}attn.${initial}_proj${suffix}` }
    : { tensor: `${start}attn.qkv${suffix}`, part: { index: third, of: 3 } };
}
