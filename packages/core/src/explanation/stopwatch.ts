/**
 * Adds up milliseconds by step: `lap(step)` books the time since the last lap. With the timings of an `earlier`
 * stopwatch it goes on from there.
 */
export function stopwatch(earlier: Readonly<Record<string, number>> = {}): {
  lap(step: string): void;
  timings(): Record<string, number>;
} {
  const { total: before = 0, ...steps } = earlier;
  const start = performance.now();
  const booked: Record<string, number> = steps;
  let last = start;
  return {
    lap(step) {
      const now = performance.now();
      booked[step] = (booked[step] ?? 0) + now - last;
      last = now;
    },
    timings: () => ({ ...booked, total: before + performance.now() - start }),
  };
}
