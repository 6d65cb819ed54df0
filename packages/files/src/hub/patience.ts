/** How long to wait for a network that does not behave. */
export interface Patience {
  /** Failures in a row, without progress between them, after which a transfer is given up. */
  readonly attempts: number;
  /** Wait after the first failure; each further one doubles it. */
  readonly firstDelayMs: number;
  /** Longest wait between two attempts, also where the server asks for more. */
  readonly maxDelayMs: number;
  /** Attempts to reach a hub that has not answered yet. */
  readonly contactAttempts: number;
  /** Longest time in all for those attempts. */
  readonly contactMs: number;
  /** Longest wait for an answer to begin. */
  readonly answerTimeoutMs: number;
  /** Longest pause between two pieces of an answer. */
  readonly readTimeoutMs: number;
  /** Pause between two looks at a lock that another process holds. */
  readonly lockPollMs: number;
  /** Age at which a lock is taken for abandoned; its holder renews it four times as often. */
  readonly lockStaleMs: number;
}

/** A hub that is out of reach is said to be so within ten seconds. Six attempts take 31 s of waiting; the hub counts requests in windows of five minutes. */
export const defaultPatience: Patience = {
  attempts: 6,
  firstDelayMs: 1_000,
  maxDelayMs: 300_000,
  contactAttempts: 2,
  contactMs: 8_000,
  answerTimeoutMs: 15_000,
  readTimeoutMs: 30_000,
  lockPollMs: 200,
  lockStaleMs: 60_000,
};
