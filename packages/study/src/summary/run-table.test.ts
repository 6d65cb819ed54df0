import { datasetMutualInformation } from "@commonground/core";
import { expect, test } from "vitest";
import { answeredRows, madeRecord, madeRow } from "../../testing/rows.ts";
import type { ResultRow } from "../results/columns.ts";
import { failedRow } from "../results/row-of.ts";
import { tabulate } from "./run-table.ts";
import { summariseRun } from "./summarise-run.ts";

const RESAMPLING = { draws: 200, seed: 0 };

function curve(index: number, values: readonly number[]) {
  return madeRow(index, {
    curve_published: values,
    auc_published: values.reduce((sum, value) => sum + value, 0) / values.length,
  });
}

const summaryOf = async (rows: ResultRow[]) =>
  summariseRun(await tabulate(await madeRecord(rows), () => rows), RESAMPLING);

function entropy(p: readonly number[]): number {
  return -p.reduce((sum, q) => sum + q * Math.log(q), 0);
}

test("rows come into the data set's order, whatever their shards' was", async () => {
  const rows = answeredRows(6, (i) => i < 3);
  const record = await madeRecord(rows);
  const straight = await tabulate(record, () => rows);
  expect(await tabulate(record, () => rows.toReversed())).toMatchObject({
    ids: straight.ids,
    measures: straight.measures,
    predicted: straight.predicted,
  });
});

test("figures are means over images, failed ones left out", async () => {
  const rows = [
    ...answeredRows(4, (i) => i !== 2),
    failedRow({ index: 4, id: "broken.png", label: "cat" }, "INVALID_IMAGE: …"),
  ];
  const table = await tabulate(await madeRecord(rows), () => rows);
  const { figures, failed, images, complete } = summariseRun(table, RESAMPLING);
  expect({ failed, images, complete }).toEqual({ failed: 1, images: 5, complete: true });
  expect(figures.top1!.value).toBeCloseTo(0.75, 12);
  expect(figures.top1!.interval![0]).toBeGreaterThanOrEqual(0);
  expect(figures.top1!.interval![1]).toBeLessThanOrEqual(1);
  expect(figures.share!.value).toBeCloseTo(
    rows.slice(0, 4).reduce((sum, { share }) => sum + share!, 0) / 4,
    12,
  );
  expect(figures.infoMax).toBeNull();
});

test("what one image alone tells of has its value and no interval", async () => {
  const { figures: ofOne } = await summaryOf(answeredRows(1, () => true));
  const told = Object.values(ofOne).filter((figure) => figure !== null);
  expect(told.length).toBeGreaterThan(5);
  for (const { value, interval } of told) {
    expect(value).not.toBeNaN();
    expect(interval).toBeNull();
  }

  const rows = answeredRows(8, () => true);
  for (const row of rows.slice(1)) Object.assign(row, { label: null, correct: null, rank_of_label: null });
  for (const row of rows.slice(0, -1)) Object.assign(row, { vision_concepts: [], concept_parts: [] });
  const { figures } = await summaryOf(rows);
  expect(figures.top1).toEqual({ value: 1, interval: null });
  expect(figures.conceptInformation).toMatchObject({ interval: null });
  expect(figures.conceptInformationCorrected).toMatchObject({ interval: null });
  expect(figures.share!.interval![0]).toBeLessThan(figures.share!.interval![1]);
});

test("the AUC of the average curve counts what a short curve lacks as 0", async () => {
  const rows = [curve(0, [4, 2]), curve(1, [8, 6, 4, 2])];
  const table = await tabulate(await madeRecord(rows), () => rows);
  const { figures, curves } = summariseRun(table, RESAMPLING);
  expect(curves.published).toEqual([6, 4, 2, 1]);
  expect(figures.curveAucPublished!.value).toBeCloseTo(13 / 4, 12);
  expect(figures.aucPublished!.value).toBeCloseTo(4, 12);
});

test("InfoMax is the entropy of the mean answer less the mean entropy", async () => {
  const similarities = [
    [0, 0.5, 1],
    [2, 0.1, 0],
    [0.3, 0.3, 0.2],
  ];
  const rows = similarities.map((cosines, i) => madeRow(i, { similarities: cosines }));
  const record = await madeRecord(rows, { classes: ["a", "b", "c"], scale: 3 });
  const { figures } = summariseRun(await tabulate(record, () => rows), RESAMPLING);
  const probabilities = similarities.map((cosines) => {
    const powers = cosines.map((cosine) => Math.exp(3 * cosine));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
  const mean = [0, 1, 2].map((k) => probabilities.reduce((sum, p) => sum + p[k], 0) / 3);
  const expected = entropy(mean) - probabilities.reduce((sum, p) => sum + entropy(p), 0) / 3;
  expect(figures.infoMax!.value).toBeCloseTo(expected, 12);
});

test("what concepts tell of the answer stands within its interval and beside what permuted answers give", async () => {
  const rows = Array.from({ length: 120 }, (_, i) =>
    madeRow(i, {
      predicted: i % 2 === 0 ? "cat" : "dog",
      vision_concepts: [i % 10 === 0 ? "fur" : i % 2 === 0 ? "whiskers" : "snout", "fur"].slice(
        0,
        1 + (i % 3 ? 1 : 0),
      ),
    }),
  );
  const failed = failedRow({ index: 120, id: "broken.png", label: "cat" }, "INVALID_IMAGE: …");
  const table = await tabulate(await madeRecord([...rows, failed]), () => [...rows, failed]);
  const { figures, conceptNull } = summariseRun(table, RESAMPLING);
  const { plugIn, millerMadow, pairs } = datasetMutualInformation(
    {
      concepts: rows.map(({ vision_concepts }) =>
        vision_concepts!.map((name) => ["fur", "whiskers", "snout"].indexOf(name)),
      ),
      predictions: rows.map(({ predicted }) => (predicted === "cat" ? 0 : 1)),
    },
    { bootstrap: 0, permutations: 0, seed: 0 },
  );
  const { conceptInformation, conceptInformationCorrected } = figures;
  expect(conceptInformation!.value).toBeCloseTo(plugIn.value, 12);
  expect(conceptInformationCorrected!.value).toBeCloseTo(millerMadow.value, 12);
  for (const { value, interval } of [conceptInformation!, conceptInformationCorrected!]) {
    expect(interval![0]).toBeLessThan(value);
    expect(interval![1]).toBeGreaterThan(value);
  }
  expect(conceptNull).toMatchObject({ pairs, permutations: 200, pValue: 1 / 201 });
  expect(conceptNull!.mean).toBeLessThan(plugIn.value / 5);
});

test("without a concept there is nothing that concepts could tell", async () => {
  const rows = [madeRow(0, { predicted: "cat", vision_concepts: [] }), madeRow(1, { predicted: "dog" })];
  const { figures, conceptNull } = summariseRun(
    await tabulate(await madeRecord(rows), () => rows),
    RESAMPLING,
  );
  expect(figures.conceptInformation).toBeNull();
  expect(conceptNull).toBeNull();
});

test.each([
  ["beyond the data set", [madeRow(2)], { items: 2 }, /row 2 of 2/u],
  ["twice", [madeRow(0), madeRow(0)], {}, /row 0 twice/u],
  ["of other classes", [madeRow(0, { similarities: [1, 2, 3] })], {}, /3 similarities for 2 classes/u],
])("a row %s is refused", async (_, rows, run, message) => {
  const record = await madeRecord(rows, run);
  await expect(tabulate(record, () => rows)).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringMatching(message),
  });
});
