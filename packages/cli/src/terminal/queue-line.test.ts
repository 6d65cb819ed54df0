import { expect, test } from "vitest";
import { createQueueLine } from "./queue-line.ts";

const state = { waiting: 6, active: 2, done: 2, images: 20, total: 1_000, failed: 0, workers: 2 };

test("the line tells what waits, is active and done, and the pace since it was first looked at", () => {
  let time = 1_000;
  const line = createQueueLine(() => time);
  expect(line(state)).toBe("20 of 1,000 images, 2 workers; shards: 6 waiting, 2 active, 2 done …");
  time += 10_000;
  expect(line({ ...state, images: 40, failed: 3, workers: 1 })).toBe(
    "40 of 1,000 images, 3 failed, 1 worker, 2.0 a second, 8 min left; shards: 6 waiting, 2 active, 2 done …",
  );
});

test("it says that nobody works", () => {
  expect(createQueueLine()({ ...state, workers: 0 })).toContain("no worker yet");
});
