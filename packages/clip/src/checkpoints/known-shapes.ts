/* What entries of known checkpoints share. */
import type { KnownCheckpoint } from "./known-checkpoint.ts";
import { OPENAI_MEAN, OPENAI_STD } from "./layout.ts";

export type Entry = Omit<KnownCheckpoint, "paper" | "imagenetTop1">;

export const openai = {
  mean: OPENAI_MEAN,
  std: OPENAI_STD,
  interpolation: "bicubic",
  resize: "shortest",
} as const;

export const halves = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

export const clip = {
  layout: "open_clip",
  contextLength: 77,
  activation: "gelu",
  preprocess: openai,
  scoring: "softmax",
  tokenizer: "clip",
} as const;

type Size = readonly [
  imageSize: number,
  patchSize: number | undefined,
  embeddingDimension: number,
  parameters: number,
];

/** An entry of its name, repository and size, with what its kind shares and what is its own. */
export function known(
  name: string,
  hubId: string,
  [imageSize, patchSize, embeddingDimension, parameters]: Size,
  kind: Omit<Entry, "name" | "hubId" | "imageSize" | "patchSize" | "embeddingDimension" | "parameters">,
  own?: Partial<Pick<Entry, "weightsBytes" | "note" | "contextLength">>,
): Entry {
  const size = { imageSize, embeddingDimension, parameters };
  return { name, hubId, ...size, ...(patchSize === undefined ? {} : { patchSize }), ...kind, ...own };
}
