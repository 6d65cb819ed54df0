import { expect, test } from "vitest";
import { checkFilePath, checkRevision } from "./check-name.ts";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

test.each(["model.safetensors", "1/deep/path.json", "with space.json", "dots..in.name"])(
  "%s is a file of a repository",
  (path) => {
    expect(() => checkFilePath(path)).not.toThrow();
  },
);

test.each([
  "",
  "..",
  "../outside",
  "a/../../outside",
  "/etc/passwd",
  "a//b",
  "./a",
  "a/",
  "a\\..\\b",
  "C:evil",
  "c:/evil",
  "a\0b",
  "a".repeat(2000),
])("%j would leave its folder and is refused", (path) => {
  expect(() => checkFilePath(path)).toThrow(refused);
  expect(() => checkRevision(path)).toThrow(refused);
});
