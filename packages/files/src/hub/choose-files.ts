/**
 * Chooses from the names of a repository's files, the most important last: where it is, the others are too. Throws a
 * `CommonGroundError` where what is wanted is not there.
 */
export type ChooseFiles = (repo: string, names: readonly string[]) => readonly string[];
