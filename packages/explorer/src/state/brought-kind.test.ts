import { expect, test } from "vitest";
import { kindOf } from "./brought-kind.ts";

test.each([
  ["cat.png", "image/png", "\u0089PNG", "file"],
  ["cat.svg", "image/svg+xml", "<svg/>", "file"],
  ["names.txt", "text/plain", "cat\ndog", "classes"],
  ["names.CSV", "", "name\ncat", "classes"],
  ["names.json", "application/json", '\n ["cat", "dog"]', "classes"],
  ["pets.json", "application/json", '{ "$schema": "x", "schema": "commonground/bank@1" }', "bank"],
  ["cat.json", "application/json", '{"schema":"commonground/explanation@2"}', "explanation"],
  ["pasted", "", "\uFEFF{}", "explanation"],
])("%s is taken for what it is", async (name, type, text, kind) => {
  expect(await kindOf(new File([text], name, { type }))).toBe(kind);
});
