/** What of a repository's files is wanted. */
export interface ChosenFiles {
  /** The most important last: where it is, the others are too. */
  readonly files: readonly string[];
  /** Whether nothing more could be wanted, however many files the repository has beside these. */
  readonly complete: boolean;
}

/** Chooses from the names of a repository's files; throws a `CommonGroundError` where what is wanted is not there. */
export type ChooseFiles = (repo: string, names: readonly string[]) => ChosenFiles;
