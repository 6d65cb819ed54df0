import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { datasetDynamics } from "./dataset-dynamics.ts";
import { dynamics } from "./dynamics.ts";
import { publishedMutualInformation } from "./published-mi.ts";
import { sharedConcepts } from "./shared-concepts.ts";

interface Case {
  vision_concepts_by_importance: number[];
  language_concepts: number[];
  published_mi: number;
  published_curve: number[];
  auc: number;
  shared: number;
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/mutual-information/mutual_information.json", import.meta.url), "utf8"),
) as { cases: Case[]; dataset_curve: number[]; dataset_auc: number };

const results = golden.cases.map((expected) => {
  const shared = sharedConcepts(expected.vision_concepts_by_importance, expected.language_concepts);
  const languageCount = expected.language_concepts.length;
  return { expected, shared, languageCount, ...dynamics(shared, languageCount, publishedMutualInformation) };
});

function expectCurve(actual: readonly number[], expected: readonly number[]) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 9);
}

test("shared concepts and the published score agree with the reference", () => {
  expect(results).toHaveLength(6);
  for (const { expected, shared, languageCount } of results) {
    const count = shared.filter(Boolean).length;
    expect(count).toBe(expected.shared);
    const score = publishedMutualInformation(shared.length, languageCount, count);
    expect(score).toBeCloseTo(expected.published_mi, 9);
  }
});

test("dynamics agree with the reference, value by value and in their mean", () => {
  for (const { expected, curve, auc } of results) {
    expectCurve(curve, expected.published_curve);
    expect(auc).toBeCloseTo(expected.auc, 9);
  }
});

test("the data set's curve and area agree with the reference", () => {
  const { curve, auc } = datasetDynamics(results.map(({ curve }) => curve));
  expectCurve(curve, golden.dataset_curve);
  expect(auc).toBeCloseTo(golden.dataset_auc, 9);
});
