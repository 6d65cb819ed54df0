import type { Activation } from "../../onnx/operators.ts";
import type { BlockParts } from "../transformer-block.ts";
import type { PatchTokens } from "../patch-tokens.ts";
import type { Rotary } from "../rotary.ts";
import type { TimmNames } from "./transformer-names.ts";

/** Width, blocks, heads and hidden units of a transformer. */
export type TimmSize = readonly [width: number, layers: number, heads: number, hidden: number];

/** What the name of one of timm's vision transformers stands for. */
export interface TimmVit extends Pick<
  PatchTokens,
  "patchBias" | "classToken" | "registers" | "positions" | "stem"
> {
  readonly family: "vit" | "siglip" | "eva" | "pe" | "vitamin";
  readonly size: TimmSize;
  readonly patch: number;
  readonly activation: Activation;
  readonly epsilon: number;
  readonly parts: BlockParts;
  /** Whether a normalisation stands before the first block. */
  readonly preNorm: boolean;
  /** How it pools where nothing else is asked of it. */
  readonly pool: "token" | "avg" | "map";
  /** Whether the last normalisation stands after the pooling; undefined: where it is made to pool by the mean. */
  readonly normAfterPool?: boolean | undefined;
  /** Heads of the pooling by attention, where they are not those of the blocks. */
  readonly poolHeads?: number | undefined;
  readonly rotary?: Rotary | undefined;
  readonly names: TimmNames;
}

export const LAYER_NORM = 1e-6;
export const CLIP_LAYER_NORM = 1e-5;
