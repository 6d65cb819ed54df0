import { expect, test } from "vitest";
import { MOST_OFFERED, offeredClasses } from "./offered-classes.ts";

test("of thousands of classes those are offered that hold what is typed, and a short list is offered whole", () => {
  const many = Array.from({ length: 5000 }, (_, i) => `Thing ${i}`);
  expect(offeredClasses(many, "")).toEqual(many.slice(0, MOST_OFFERED));
  expect(offeredClasses(many, " thing 4999 ")).toEqual(["Thing 4999"]);
  expect(offeredClasses(["cat", "dog"], "fox")).toEqual(["cat", "dog"]);
});
