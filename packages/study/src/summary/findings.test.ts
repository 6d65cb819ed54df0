import { describe, expect, test } from "vitest";
import { findingsOf } from "./findings.ts";
import type { ConceptsAdded } from "./right-from-wrong.ts";
import type { Comparison, RunReport } from "./study-report.ts";

const comparison = (runs: readonly number[]): Comparison => ({
  setting: "default",
  runs,
  leftOut: [],
  order: null,
  scores: {},
  missing: "one model",
});

function added(pValue: number, gain: number): ConceptsAdded {
  const validation = { areaUnderRoc: 0.8, separatedFolds: 0 };
  return {
    measures: [],
    answers: 100,
    folds: 5,
    test: { statistic: 1, degreesOfFreedom: 4, pValue },
    confidenceAlone: { ...validation, logLoss: 0.5 },
    withConcepts: { ...validation, logLoss: 0.5 - gain },
  };
}

/** A run of which only that is told which a finding is made of. */
function run(model: string, within: object): RunReport {
  return {
    model,
    precision: "f32",
    nulls: [] as RunReport["nulls"],
    rightFromWrong: { areas: {}, beyondConfidence: {}, added: null, ...within },
  } as RunReport;
}

const kinds = (runs: readonly RunReport[]) =>
  findingsOf({ runs, comparisons: [comparison(Array.from(runs.keys()))] })
    .slice(1)
    .map(({ kind }) => kind);

describe("concepts beside confidence", () => {
  test.each([
    ["are found and help on answers held out", [added(0.001, 0.1), added(0.002, 0.1)], "holds"],
    ["are found and do not help there", [added(0.001, -0.1), added(0.002, -0.1)], "open"],
    ["are not found but may help", [added(0.3, 0.1), added(0.4, -0.1)], "open"],
    ["are not found and do not help", [added(0.3, -0.1), added(0.4, -0.1)], "fails"],
    [
      "are found only before false discoveries are controlled",
      [added(0.04, -0.1), added(0.9, -0.1)],
      "fails",
    ],
  ])("%s", (_, tested, kind) => {
    expect(kinds(tested.map((each, i) => run(`m${i}`, { added: each })))).toEqual([kind]);
  });
});

describe("a measure against confidence, within models", () => {
  const area = { value: 0.7, interval: null };
  const within = (low: number, high: number) => ({
    areas: { confidence: area, aboveChance: area },
    beyondConfidence: { aboveChance: { value: 0, interval: [low, high] } },
  });
  test.each([
    ["better in most", [within(0.1, 0.2), within(0.1, 0.2), within(-0.1, 0.2)], "holds"],
    ["worse in most, better in none", [within(-0.2, -0.1), within(-0.2, -0.1), within(-0.1, 0.2)], "fails"],
    ["neither", [within(-0.2, 0.1)], "open"],
  ])("%s", (_, runs, kind) => {
    expect(kinds(runs.map((each, i) => run(`m${i}`, each)))).toEqual([kind]);
  });
});
