import type { Change } from "@commonground/clip";
import type { Bank, Encoder, ExplainSettings, Vocabulary } from "@commonground/core";

/** An encoder that is given back when it was used. */
export interface LentEncoder extends Encoder {
  dispose(): Promise<void>;
}

export interface RandomiseOptions {
  /** What the images are called. */
  readonly dataSet: string;
  readonly bank: Bank;
  readonly classes: readonly string[];
  /** Both as the model has encoded them. */
  readonly vocabulary: Vocabulary;
  readonly settings?: Partial<ExplainSettings> | undefined;
  /** Of weights, targets, labels, words and all else that is random. */
  readonly seed: number;
  /** Resamples of the images behind intervals. */
  readonly draws: number;
  /** Blocks of the vision encoder. */
  readonly blocks: number;
  /** The model with weights drawn anew; one is held at a time. */
  load(weights: Change): Promise<LentEncoder>;
  /** Where finished images are kept, so that the same call goes on where it ended. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}
