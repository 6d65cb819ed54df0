import type { TensorLocation } from "../tower/weights.ts";

const THIRDS = ["query", "key", "value"];
const HALVES = ["key", "value"];

const BLOCK: Readonly<Record<string, string>> = {
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
  "vision.positions": "pos_embed",
  "vision.post_norm": "norm",
};

/** Names of timm's vision transformer with attention pooling, which is open_clip's trunk for SigLIP. */
export function locateTimmSiglip(name: string): TensorLocation {
  const [, path = name, kind] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
  const suffix = kind === undefined ? "" : `.${kind}`;
  const [, index, inBlock] = /^vision\.blocks\.(\d+)\.(.+)$/.exec(path) ?? [];
  const [, inPool] = /^vision\.pool\.(.+)$/.exec(path) ?? [];
  const role = (inBlock ?? inPool ?? "").replace(/^attention\./, "");
  if (inBlock !== undefined) {
    const start = `visual.trunk.blocks.${index}.`;
    const third = THIRDS.indexOf(role);
    return third < 0
      ? { tensor: `${start}${BLOCK[inBlock] ?? inBlock}${suffix}` }
      : { tensor: `${start}attn.qkv${suffix}`, part: { index: third, of: 3 } };
  }
  if (inPool !== undefined) {
    const half = HALVES.indexOf(role);
    return half < 0
      ? { tensor: `visual.trunk.attn_pool.${POOL[inPool] ?? inPool}${suffix}` }
      : { tensor: `visual.trunk.attn_pool.kv${suffix}`, part: { index: half, of: 2 } };
  }
  return { tensor: `visual.trunk.${WHOLE[path] ?? path}${suffix}` };
}
