import { expect, test } from "vitest";
import { keptLine } from "./kept-line.ts";

test("it says what was read and made, what was damaged, and that rows from before were not seen again", () => {
  const kept = { recalled: 2, made: 1, damaged: [] };
  expect(keptLine(kept)).toBe("2 read, 1 made");
  expect(keptLine({ recalled: 0, made: 0, damaged: [] }, 8)).toBe(
    "0 read, 0 made; 8 rows from before, not seen again",
  );
  expect(keptLine({ ...kept, damaged: ["a", "b"] })).toBe(
    "2 read, 1 made; damaged, and made anew: a and 1 more",
  );
});
