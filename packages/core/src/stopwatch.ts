/** Adds up milliseconds by step: `lap(step)` books the time since the last lap. */
export function stopwatch(): { lap(step: string): void; timings(): Record<string, number> } {
  const start = performance.now();
  const booked: Record<string, number> = {};
  let last = start;
  return {
    lap(step) {
      const now = performance.now();
      booked[step] = (booked[step] ?? 0) + now - last;
      last = now;
    },
    timings: () => ({ ...booked, total: performance.now() - start }),
  };
}
