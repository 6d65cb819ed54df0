/** A signal that fires when nothing has happened for a while, or when another one fires. */
export interface StallWatch {
  readonly signal: AbortSignal;
  /** Something happened: the wait starts again, `timeoutMs` long. */
  alive(timeoutMs?: number): void;
  stop(): void;
  /** Whether it was silence that ended it. */
  stalled(): boolean;
}

export function watchStalls(firstTimeoutMs: number, outer: AbortSignal | undefined): StallWatch {
  const silence = new AbortController();
  const arm = (ms: number) => setTimeout(() => silence.abort(), ms);
  let timeout = firstTimeoutMs;
  let timer = arm(timeout);
  return {
    signal: outer === undefined ? silence.signal : AbortSignal.any([silence.signal, outer]),
    alive(timeoutMs = timeout) {
      if (timeoutMs === timeout) {
        timer.refresh();
        return;
      }
      clearTimeout(timer);
      timeout = timeoutMs;
      timer = arm(timeout);
    },
    stop: () => clearTimeout(timer),
    stalled: () => silence.signal.aborted,
  };
}
