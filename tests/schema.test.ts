import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeSchema } from "../scripts/make-schema.mjs";

test("the published schema is the one that the types give (npm run schema)", () => {
  const files = Object.entries(makeSchema());
  expect(files).toHaveLength(2);
  for (const [path, text] of files) expect(readFileSync(path, "utf8") === text, path).toBe(true);
});
