import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/command.ts";

/**
 * Functions of the library whose arguments only a program can get wrong: their errors name them. What files, options
 * or models can lead to is said in the words of those who gave them.
 */
const FOR_PROGRAMS = new Set([
  "answerWithout",
  "buildPermutohedralLattice",
  "candidateDescriptors",
  "canonicalJson",
  "createSyntheticEncoder",
  "datasetDynamics",
  "datasetMutualInformation",
  "decodeRuns",
  "ellipsePolygon",
  "encodeTokens",
  "explainJointly",
  "findProminentAxis",
  "fitEllipse",
  "gaussianBlur",
  "intersectMasks",
  "normalisePixels",
  "partIdentity",
  "refineMask",
  "regionPrompts",
  "shapleyValues",
  "symmetricEigen",
  "writeSafetensors",
]);

test("messages do not begin with the names of functions that their readers never called", () => {
  const found = new Set<string>();
  for (const file of readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })) {
    if (!/^[a-z]+[\\/]src[\\/].*\.ts$/u.test(file) || file.endsWith(".test.ts")) continue;
    const source = readFileSync(join(root, "packages", file), "utf8");
    for (const [, name] of source.matchAll(/["`]([a-z]+[A-Z][A-Za-z]+): [^"`]/gu)) found.add(name);
  }
  expect([...found].filter((name) => !FOR_PROGRAMS.has(name))).toEqual([]);
  expect([...FOR_PROGRAMS].filter((name) => !found.has(name))).toEqual([]);
});
