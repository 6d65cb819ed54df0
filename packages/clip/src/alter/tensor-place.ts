/** A residual block: the stage it stands in (0 for transformers), and its place there. */
export interface Block {
  readonly stage: number;
  readonly index: number;
}

/** Where a tensor stands in its encoder: before the blocks, in one of them, or after them. */
export interface TensorPlace {
  readonly tower: "vision" | "text";
  readonly at: "stem" | "head" | Block;
}

const TRANSFORMER =
  /^(?:visual\.|text\.)?(?:transformer\.resblocks|trunk\.blocks)\.(\d+)\.|^(?:vision|text)_model\.encoder\.layers\.(\d+)\./;
const RESNET = /^visual\.layer(\d+)\.(\d+)\./;
const CONVNEXT = /^visual\.trunk\.stages\.(\d+)\.(?:blocks\.(\d+)|downsample)\./;

/** What comes after the last block, in the names of every layout. */
const HEAD =
  /^(?:visual\.(?:ln_post|proj$|attnpool|head|trunk\.(?:head|norm|fc_norm|attn_pool))|vision_model\.(?:post_layernorm|head)|visual_projection|(?:text\.)?(?:ln_final|text_projection)|text_model\.(?:final_layer_norm|head))/;

/** The place of the tensor called `name` by any layout; undefined for what belongs to neither encoder. */
export function tensorPlace(name: string): TensorPlace | undefined {
  if (/^logit_(?:scale|bias)$/.test(name)) return undefined;
  return {
    tower: /^(?:visual\.|vision_model\.|visual_projection)/.test(name) ? "vision" : "text",
    at: at(name),
  };
}

function at(name: string): TensorPlace["at"] {
  const transformer = TRANSFORMER.exec(name);
  if (transformer !== null) return { stage: 0, index: Number(transformer[1] ?? transformer[2]) };
  const resnet = RESNET.exec(name);
  if (resnet !== null) return { stage: Number(resnet[1]) - 1, index: Number(resnet[2]) };
  const convnext = CONVNEXT.exec(name);
  // What stands before a stage's first block belongs to it.
  if (convnext !== null) return { stage: Number(convnext[1]), index: Number(convnext[2] ?? 0) };
  return HEAD.test(name) ? "head" : "stem";
}

/** The blocks of an encoder, first to last. */
export function blocksOf(names: Iterable<string>, tower: TensorPlace["tower"]): Block[] {
  const found = new Map<string, Block>();
  for (const name of names) {
    const place = tensorPlace(name);
    if (place?.tower === tower && typeof place.at === "object") {
      found.set(`${place.at.stage}.${place.at.index}`, place.at);
    }
  }
  return [...found.values()].toSorted((a, b) => a.stage - b.stage || a.index - b.index);
}

export function sameBlock(a: Block, b: Block): boolean {
  return a.stage === b.stage && a.index === b.index;
}
