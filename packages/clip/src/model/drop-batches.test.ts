import { expect, test } from "vitest";
import { planDropBatches } from "./drop-batches.ts";

test("batches hold images that keep as many patches", () => {
  const batches = planDropBatches(
    [
      [1, 2],
      [0, 1, 2],
      [0, 2],
      [0, 1],
    ],
    () => 2,
  );
  expect(batches.map(({ images }) => images)).toEqual([[0, 2], [3], [1]]);
  expect(batches[0].kept).toEqual([
    [1, 2],
    [0, 2],
  ]);
});
