/** An answer that came and cannot be used; another may be better. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
  /** Follows "the answer …" in a sentence. */
  readonly problem: string;
  /** What was answered, as far as it came; null where nothing did. */
  readonly content: string | null;

  constructor(problem: string, content: string | null) {
    super(`the answer ${problem}`);
    this.problem = problem;
    this.content = content;
  }
}
