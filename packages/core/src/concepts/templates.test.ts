import { expect, test } from "vitest";
import { fillTemplate } from "./templates.ts";

test("every {} is filled, and the name is taken literally", () => {
  expect(fillTemplate("a photo of a {}.", "dog")).toBe("a photo of a dog.");
  expect(fillTemplate("{} and {}", "$& $1 {}")).toBe("$& $1 {} and $& $1 {}");
});
