import { describe, expect, test } from "vitest";
import type { Comparison, RunReport } from "../summary/study-report.ts";
import { nullFindings } from "./null-findings.ts";
import { type NullFigure, type NullName } from "./null-report.ts";

const none = { scores: {} } as Comparison;

const less = (low: number, high: number): NullFigure => ({
  value: 0.2,
  interval: [0.1, 0.3],
  less: { value: (low + high) / 2, interval: [low, high] },
});

/** A run of which only its share under some nulls is told. */
function run(shares: Partial<Record<NullName, NullFigure>>): RunReport {
  const nulls = Object.entries(shares).map(([name, share]) => ({ name, figures: { share }, areas: {} }));
  return { model: "m", precision: "f32", nulls } as unknown as RunReport;
}

describe("a figure against its nulls", () => {
  const above = less(0.1, 0.2);
  const below = less(-0.2, -0.1);
  const neither = less(-0.1, 0.2);
  test.each([
    [
      "above all of them in every run holds",
      [{ otherClasses: above, randomWords: above }, { otherClasses: above }],
      "holds",
    ],
    [
      "below one of them, above it in no run, does not",
      [{ otherClasses: above, randomWords: below }],
      "fails",
    ],
    ["not surely above one cannot be told", [{ otherClasses: above, randomWords: neither }], "open"],
    [
      "below in one run and above in another cannot be told",
      [{ randomWords: below }, { randomWords: above }],
      "open",
    ],
  ])("%s", (_, runs, kind) => {
    expect(nullFindings(runs.map(run), none).map((finding) => finding.kind)).toEqual([kind]);
  });

  test("the words say by how much and in how many", () => {
    const [{ about, says }] = nullFindings(
      [run({ randomWords: above }), run({ randomWords: neither })],
      none,
    );
    expect(`${about}: ${says}`).toBe(
      "share against its nulls, runs surely above: a bank of random words (by 0.05 to 0.15) in 1 of 2.",
    );
  });
});

/** An area of share of `value`, where deals stray from 0.4 to 0.6. */
const area = (value: number) => ({
  name: "permutedLabels",
  figures: {},
  areas: { share: { value: 0.5, interval: [0.4, 0.6], less: { value: value - 0.5, interval: null } } },
});

test("an area is held against how far deals stray", () => {
  const kinds = [0.7, 0.55, 0.3].map((value) => {
    const report = { model: "m", precision: "f32", nulls: [area(value)] } as unknown as RunReport;
    return nullFindings([report], none)[0].kind;
  });
  expect(kinds).toEqual(["holds", "open", "fails"]);
});
