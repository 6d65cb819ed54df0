import { expect, test } from "vitest";
import { matchesPatterns } from "./match-patterns.ts";

test.each([
  ["config.json", ["*.json"], true],
  ["onnx/config.json", ["*.json"], true],
  ["config.json", ["other", "c?nfig.json"], true],
  ["configxjson", ["*.json"], false],
  ["config.json.bak", ["*.json"], false],
  ["a+b.json", ["a+b.json"], true],
  ["aab.json", ["a+b.json"], false],
])("%s against %j: %s", (path, patterns, expected) => {
  expect(matchesPatterns(path, patterns)).toBe(expected);
});
