import { areaUnderRoc, createRandom, shuffle } from "@commonground/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answeredRows, madeRecord, madeRow, type MadeRun } from "../../testing/rows.ts";
import type { ResultRow } from "../results/columns.ts";
import { rowOfShared } from "../../testing/shared-row.ts";
import { rightFromWrong } from "../summary/right-from-wrong.ts";
import { type RunTable, tabulate } from "../summary/run-table.ts";
import { meanDifference } from "./mean-difference.ts";
import { otherClasses } from "./other-classes.ts";
import { permutedAnswers } from "./permuted-answers.ts";
import { permutedCorrelations } from "./permuted-correlations.ts";
import { permutedLabels } from "./permuted-labels.ts";
import { runNulls } from "./run-nulls.ts";
import { SHARED_FIGURES } from "./shared-figures.ts";
import { shuffledNames } from "./shuffled-names.ts";

const table = async (rows: readonly ResultRow[], run: MadeRun = {}): Promise<RunTable> =>
  tabulate(await madeRecord(rows, run), () => rows);

/** Concepts named by single letters. */
const row = (index: number, answer: string, vision: string, language: string) =>
  rowOfShared(index, answer, [...vision], [...language]);

describe("language concepts of another class", () => {
  test("two classes: each image is held against the other's, by hand", async () => {
    const { figures, missing } = otherClasses(
      await table([row(0, "cat", "abcd", "abx"), row(1, "dog", "wxyz", "wxb")]),
      0,
    );
    expect(missing).toBeNull();
    // abcd against wxb shares b, the second of four; wxyz against abx shares x, the second of four.
    expect(figures.share!.value).toBeCloseTo(1 / 4, 12);
    expect(figures.share!.interval).toEqual([expect.closeTo(1 / 4, 12), expect.closeTo(1 / 4, 12)]);
    expect(figures.share!.less.value).toBeCloseTo(1 / 2 - 1 / 4, 12);
    expect(figures.aucShare!.value).toBeCloseTo((1 / 4 + 1 / 4) / 5, 12);
    expect(figures.miPublished!.value).toBeCloseTo(Math.log(4) + Math.log(3), 12);
    // Nothing is left once the second concept is gone: two values of five.
    expect(figures.aucPublished!.value).toBeCloseTo((2 * (Math.log(4) + Math.log(3))) / 5, 12);
    // The share by chance, of the one other class, is what is shared with it.
    expect(figures.aboveChance!.value).toBeCloseTo(0, 12);
  });

  test("where all classes hold the same, the null is the figure itself", async () => {
    const words = fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 2, maxLength: 6 }), words, async (seen, held) => {
        const rows = seen.map((vision, i) =>
          rowOfShared(i, `class ${i % 3}`, vision.map(String), held.map(String)),
        );
        const run = await table(rows);
        const { figures } = otherClasses(run, 1);
        for (const name of SHARED_FIGURES) {
          if (name === "aboveChance") continue;
          expect(figures[name]!.less.value).toBeCloseTo(0, 10);
        }
        expect(figures.share!.value).toBeCloseTo(
          run.measures.share.reduce((a, b) => a + b, 0) / rows.length,
          10,
        );
      }),
      { numRuns: 30 },
    );
  });

  test("one answer alone has no other class, and that is said", async () => {
    expect(otherClasses(await table([row(0, "cat", "ab", "a")]), 0).missing).toMatch(/fewer than two/u);
  });

  test("an image that failed is passed over", async () => {
    const rows = [
      row(0, "cat", "ab", "a"),
      { ...madeRow(1), error: "CORRUPT: broken" },
      row(2, "dog", "b", "b"),
    ];
    expect(otherClasses(await table(rows), 0).figures.share!.value).toBeCloseTo((1 / 2 + 0) / 2, 12);
  });
});

describe("names shuffled on one side", () => {
  test("N·M/D are shared on average, and nothing is above chance", async () => {
    const rows = Array.from({ length: 200 }, (_, i) =>
      row(i, i % 2 ? "cat" : "dog", "abcde", i % 2 ? "abcdefgh" : "efghabcd"),
    );
    const { figures, draws } = shuffledNames(await table(rows, { descriptors: 40 }), 3);
    expect(draws).toBe(200);
    expect(figures.share!.value).toBeCloseTo(8 / 40, 1);
    expect(figures.aboveChance!.value).toBeCloseTo(0, 1);
    expect(figures.share!.interval![0]).toBeLessThan(8 / 40);
    expect(figures.share!.interval![1]).toBeGreaterThan(8 / 40);
    expect(figures.share!.less.value).toBeCloseTo(1 - 8 / 40, 1);
  });

  test("a bank of no more than what is held shares all", async () => {
    const { figures } = shuffledNames(await table([row(0, "cat", "ab", "abc")], { descriptors: 3 }), 0);
    expect(figures.share!.value).toBe(1);
  });

  test("results that do not say how large their bank is have none, and those that say too little are refused", async () => {
    const rows = [row(0, "cat", "ab", "abc")];
    expect(shuffledNames(await table(rows, { descriptors: undefined }), 0).missing).toMatch(
      /earlier version/u,
    );
    const few = await table(rows, { descriptors: 2 });
    expect(() => shuffledNames(few, 0)).toThrow(expect.objectContaining({ code: "INVALID_RESULTS" }));
  });
});

/** Images with a letter for a label and one for an answer. */
const answered = (labels: string, answers: string) =>
  [...labels].map((label, i) =>
    madeRow(i, {
      label,
      predicted: answers[i],
      correct: label === answers[i],
      rank_of_label: label === answers[i] ? 1 : 2,
    }),
  );

describe("labels permuted", () => {
  test("accuracy is Σ labels · answers / n², by hand", async () => {
    // a: 3 labels, 2 answers; b: 1 and 2.
    const { top1, accuracies } = permutedLabels(await table(answered("aaab", "aabb")), 0)!;
    expect(top1.value).toBeCloseTo((3 * 2 + 1 * 2) / 16, 12);
    expect(top1.less.value).toBeCloseTo(3 / 4 - 1 / 2, 12);
    expect(accuracies.reduce((a, b) => a + b, 0) / accuracies.length).toBeCloseTo(0.5, 1);
  });

  test("runs of the same labels are dealt alike, whatever failed in one", async () => {
    const [same, other] = [answered("abab", "abba"), answered("abab", "abba")];
    other[2] = { ...madeRow(2, { label: "a" }), error: "CORRUPT: broken" };
    const [a, b] = [permutedLabels(await table(same), 5)!, permutedLabels(await table(other), 5)!];
    const tied = a.accuracies.filter((value, d) => Math.abs(value * 4 - b.accuracies[d] * 3) <= 1);
    expect(tied).toHaveLength(a.accuracies.length);
  });

  test("without labels there is none", async () => {
    expect(permutedLabels(await table([madeRow(0, { predicted: "a" })]), 0)).toBeNull();
  });

  test("correlations over models fall to chance", () => {
    const random = createRandom(2);
    const accuracies = Array.from({ length: 8 }, () => Float64Array.from({ length: 400 }, random));
    const { pearson, kendall } = permutedCorrelations([1, 2, 3, 4, 5, 6, 7, 8], accuracies);
    expect(pearson!.value).toBeCloseTo(0, 1);
    // Eight models: 95 % of correlations by chance lie within 0.71.
    expect(pearson!.interval[1]).toBeGreaterThan(0.6);
    expect(pearson!.interval[1]).toBeLessThan(0.8);
    expect(kendall!.interval[0]).toBeLessThan(0);
    expect(permutedCorrelations([1, NaN], accuracies).pearson).toBeNull();
  });
});

test("areas under ROC stray as far as dealing right and wrong anew makes them, ties and all", async () => {
  const rows = answeredRows(60, (i) => i % 3 === 0).map((each, i) =>
    Object.assign(each, { share: i < 48 ? 0 : 0.5 }),
  );
  const run = await table(rows);
  const { share, confidence } = permutedAnswers(run, rightFromWrong(run, 0)!);
  const random = createRandom(0);
  for (const [name, told] of [
    ["share", share!],
    ["confidence", confidence!],
  ] as const) {
    const right = Int32Array.from(run.measures.top1);
    const drawn = Array.from({ length: 2000 }, () => {
      shuffle(right, random);
      return areaUnderRoc(run.measures[name], right);
    });
    const spread = Math.sqrt(drawn.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / drawn.length);
    expect((told.interval![1] - 0.5) / 1.96 / spread).toBeCloseTo(1, 1);
    expect(told.value).toBe(0.5);
  }
});

test("a mean of differences has its standard error", () => {
  const { value, interval } = meanDifference([1, 2, 3, NaN], [0, 0, 0, 1]);
  expect(value).toBeCloseTo(2, 12);
  expect(interval![1]).toBeCloseTo(2 + 1.959964 / Math.sqrt(3), 6);
  expect(meanDifference([1], [0]).interval).toBeNull();
});

test("the same seed gives the same nulls, another one others", async () => {
  const run = await table(answeredRows(40, (i) => i < 25));
  const within = rightFromWrong(run, 0);
  expect(runNulls(run, within, 1)).toEqual(runNulls(run, within, 1));
  expect(runNulls(run, within, 2)).not.toEqual(runNulls(run, within, 1));
});
