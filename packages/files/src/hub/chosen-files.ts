/** What of a repository's files is wanted. */
export interface ChosenFiles {
  /** Safetensors file with the weights; null where there are none among the files. */
  readonly weights: string | null;
  /** All files wanted, the most important last: where it is, the others are too. */
  readonly files: readonly string[];
  readonly tokenizer: boolean;
  /** Files that must lie beside the weights for them to be understood. */
  readonly needed: readonly string[];
}

/** Chooses from the names of a repository's files; throws a `CommonGroundError` where what is wanted is not there. */
export type ChooseFiles = (repo: string, names: readonly string[]) => ChosenFiles;
