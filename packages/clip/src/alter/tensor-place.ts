import { CommonGroundError } from "@commonground/core";

/** A residual block: the stage it stands in, and its place there. */
export interface Block {
  readonly stage: number;
  readonly index: number;
}

export type EncoderName = "vision" | "text";

/** Where a tensor stands in its encoder: before the blocks, in one of them, or after them. */
export interface TensorPlace {
  readonly tower: EncoderName;
  readonly at: "stem" | "head" | Block;
}

/** Places of a model's tensors by their names; undefined for what belongs to neither encoder. */
export type TensorPlaces = ReadonlyMap<string, TensorPlace | undefined>;

/** The blocks of a stack without stages come last, as ViTamin's do after its two stages of convolutions. */
const STACK = 2;

/** Temperature and bias of the answers, CoCa's decoder, and buffers that are no weights. */
const NEITHER =
  /^logit_(?:scale|bias)$|^text_decoder\.|(?:^|\.)(?:attn_mask|position_ids|num_batches_tracked)$|^(?:input_resolution|context_length|vocab_size)$/;

const IN_STACK: Readonly<Record<EncoderName, RegExp>> = {
  vision:
    /^visual\.(?:transformer\.resblocks|trunk\.blocks)\.(\d+)\.|^vision_model\.(?:vision_model\.)?encoder\.layers?\.(\d+)\./,
  text: /^(?:text\.)?transformer\.resblocks\.(\d+)\.|^(?:text\.transformer|text_model(?:\.roberta)?)\.(?:encoder\.layers?|layers|block)\.(\d+)\./,
};
/** ResNet counts its stages from 1. */
const RESNET = /^visual\.layer(\d+)\.(\d+)\./;
const VITAMIN = /^visual\.trunk\.patch_embed\.backbone\.stages\.(\d+)\.(\d+)\./;
/** ConvNeXt and FastViT. */
const STAGES = /^visual\.trunk\.stages\.(\d+)\.(?:blocks\.(\d+)|downsample|pos_emb)\./;
const VITAMIN_POOL = /^visual\.trunk\.patch_embed\.backbone\.pool\./;

const STEM: Readonly<Record<EncoderName, RegExp>> = {
  vision:
    /^visual\.(?:class_embedding|positional_embedding|conv[123]|bn[123]|ln_pre)(?:\.|$)|^visual\.trunk\.(?:stem|cls_token|reg_token|pos_embed|norm_pre|patch_embed\.(?:proj|backbone\.stem))(?:\.|$)|^vision_model\.(?:vision_model\.)?(?:embeddings|pre_layrnorm)\./,
  text: /^(?:text\.)?(?:token_embedding\.|positional_embedding$)|^text\.cls_emb$|^text\.transformer\.(?:embed_tokens|embeddings)\.|^text_model\.(?:roberta\.)?embeddings\./,
};
const HEAD: Readonly<Record<EncoderName, RegExp>> = {
  vision:
    /^visual\.(?:ln_post|proj|attnpool|attn_pool|head)(?:\.|$)|^visual\.trunk\.(?:head|norm|fc_norm|attn_pool|final_conv)\.|^vision_model\.(?:vision_model\.)?(?:post_layernorm|layernorm|pooler|head)\.|^visual_projection\./,
  text: /^(?:text\.)?(?:ln_final|text_projection)(?:\.|$)|^text\.proj\.|^text\.transformer\.(?:final_layer_norm|layer_norm|pooler)\.|^text_model\.(?:final_layer_norm|head|pre_LN|transformation|(?:roberta\.)?pooler)\./,
};

/**
 * The place of every tensor, by the names of any layout. Throws `UNSUPPORTED_ARCHITECTURE` where one has a name that
 * no encoder here gives: what is altered would then not be what was asked for.
 */
export function placeTensors(file: string, names: Iterable<string>): TensorPlaces {
  const all = [...names];
  const isHybrid = all.some((name) => VITAMIN.test(name));
  return new Map(
    all.map((name) => {
      if (NEITHER.test(name)) return [name, undefined];
      const place = placeOf(name, isHybrid);
      if (place === undefined) {
        throw new CommonGroundError(
          "UNSUPPORTED_ARCHITECTURE",
          `${file}: where tensor ${name} stands in its encoder is not known, so this model cannot be altered; ` +
            "alter a model of another architecture",
        );
      }
      return [name, place];
    }),
  );
}

function placeOf(name: string, isHybrid: boolean): TensorPlace | undefined {
  for (const tower of ["vision", "text"] as const) {
    const [, first, second] = IN_STACK[tower].exec(name) ?? [];
    const index = first ?? second;
    if (index !== undefined) return { tower, at: { stage: STACK, index: Number(index) } };
  }
  const resnet = RESNET.exec(name);
  if (resnet !== null) return inStage(Number(resnet[1]) - 1, resnet[2]);
  const staged = VITAMIN.exec(name) ?? STAGES.exec(name);
  // What stands before a stage's first block belongs to it.
  if (staged !== null) return inStage(Number(staged[1]), staged[2]);
  if (VITAMIN_POOL.test(name) || (isHybrid && name === "visual.trunk.pos_embed")) return inStage(STACK, "0");
  for (const tower of ["vision", "text"] as const) {
    if (STEM[tower].test(name)) return { tower, at: "stem" };
    if (HEAD[tower].test(name)) return { tower, at: "head" };
  }
  return undefined;
}

function inStage(stage: number, index = "0"): TensorPlace {
  return { tower: "vision", at: { stage, index: Number(index) } };
}

/** The blocks of an encoder, first to last. */
export function blocksOf(places: TensorPlaces, tower: EncoderName): Block[] {
  const found = new Map<string, Block>();
  for (const place of places.values()) {
    if (place?.tower === tower && typeof place.at === "object") {
      found.set(`${place.at.stage}.${place.at.index}`, place.at);
    }
  }
  return [...found.values()].toSorted((a, b) => a.stage - b.stage || a.index - b.index);
}

export function sameBlock(a: Block, b: Block): boolean {
  return a.stage === b.stage && a.index === b.index;
}
