import { afterEach, expect, test, vi } from "vitest";
import { stopwatch } from "./stopwatch.ts";

afterEach(() => vi.restoreAllMocks());

function clock(...times: number[]): void {
  const now = vi.spyOn(performance, "now");
  for (const time of times) now.mockReturnValueOnce(time);
}

test("each lap is booked under its step, the same step twice adds up", () => {
  clock(100, 103, 108, 110, 111);
  const watch = stopwatch();
  for (const step of ["encode", "match", "encode"]) watch.lap(step);
  expect(watch.timings()).toEqual({ encode: 5, match: 5, total: 11 });
});

test("two stopwatches that go on from one share its steps and not each other's", () => {
  clock(0, 4, 5, 10, 12, 13, 20, 23, 24);
  const together = stopwatch();
  together.lap("encode");
  const shared = together.timings();
  const timings = ["first", "second"].map(() => {
    const watch = stopwatch(shared);
    watch.lap("match");
    return watch.timings();
  });
  expect(timings).toEqual([
    { encode: 4, match: 2, total: 8 },
    { encode: 4, match: 3, total: 9 },
  ]);
  expect(shared).toEqual({ encode: 4, total: 5 });
});
