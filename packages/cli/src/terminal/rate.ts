/** How far a long run is, for one status line. */
export interface Rate {
  /** One more item was done now, `failed` of all so far with an error; the line to show. */
  step(failed: number): string;
  /** Items that were done before this run. */
  skip(items: number): void;
}

const MINUTE = 60;
const HOUR = 3600;

export function createRate(total: number, now: () => number = performance.now.bind(performance)): Rate {
  const start = now();
  let done = 0;
  let skipped = 0;
  return {
    step(failed) {
      done++;
      const seconds = (now() - start) / 1000;
      const perSecond = done / Math.max(seconds, 1e-9);
      const left = Math.max(0, total - skipped - done) / perSecond;
      const errors = failed > 0 ? `, ${failed} failed` : "";
      return `${(done + skipped).toLocaleString("en")} of ${Math.round(total).toLocaleString("en")} images, ${perSecond.toFixed(1)} a second, ${duration(left)} left${errors} …`;
    },
    skip(items) {
      skipped += items;
    },
  };
}

/** `2 h 5 min`, `5 min`, `40 s` */
export function duration(seconds: number): string {
  if (seconds < MINUTE) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (seconds < HOUR) return `${minutes} min`;
  return `${Math.floor(minutes / MINUTE)} h ${minutes % MINUTE} min`;
}
