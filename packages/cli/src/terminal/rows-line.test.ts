import { expect, test } from "vitest";
import { rowsLine } from "./rows-line.ts";

test("it says what was there, what was made again and why, and names a damaged shard", () => {
  const none = { items: 12, found: 0, again: 0, damaged: [], failed: 0 };
  expect(rowsLine(none, "rows", "out")).toBe("12 rows in out");
  expect(rowsLine({ ...none, found: 4, again: 8, failed: 1 }, "rows", "out")).toBe(
    "12 rows in out, 4 of them from before, 8 made again since images were changed, 1 with an error",
  );
  expect(rowsLine({ ...none, found: 10, damaged: ["a.parquet", "b.parquet"] }, "images", "out")).toBe(
    "12 images in out, 10 of them from before, damaged and made again: a.parquet and 1 more",
  );
});
