import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@commonground/core";
import { afterAll, expect, test } from "vitest";
import { writeRun } from "../../testing/write-run.ts";
import type { ResultRow } from "../results/columns.ts";
import type { Run } from "../results/open-results.ts";
import { judgeRankings } from "./judge-rankings.ts";

const folder = mkdtempSync(join(tmpdir(), "judge-"));
afterAll(() => rmSync(folder, { recursive: true }));

const classes = ["cat", "dog", "cow"];
const resampling = { draws: 100, seed: 1 };

/** A model that is surer the more often it is right, and whose concepts say the contrary. */
function model(name: string, accuracy: number, labelled = true): Promise<Run> {
  const random = createRandom(Math.round(1000 * accuracy));
  const rows = Array.from({ length: 60 }, (_, index): Partial<ResultRow> => {
    const label = index % 3;
    const given = index / 60 < accuracy ? label : (label + 1) % 3;
    return {
      label: labelled ? classes[label] : null,
      predicted: classes[given],
      correct: labelled ? given === label : null,
      similarities: classes.map((_, k) => (k === given ? 0.1 * accuracy + 0.01 * random() : 0)),
      share: 1 - accuracy,
      share_above_chance: 1 - accuracy,
      auc_share: 1 - accuracy,
      auc_published: random(),
      auc_coupled: random(),
    };
  });
  const scoring = { kind: "softmax", scale: 20, bias: 0 };
  return writeRun({ folder: join(folder, name), model: { id: name, scoring } as never, classes, rows });
}

const accuracies = [0.2, 0.4, 0.5, 0.7, 0.8, 0.95];

test("each ranking is judged by accuracy, over images and over families of models", async () => {
  const runs = await Promise.all(accuracies.map((accuracy, m) => model(`model-${m}`, accuracy)));
  const alone = await judgeRankings(runs, ["a", "b", "c", "d", "e", "f"], { resampling });
  expect(alone.accuracies).toEqual(accuracies.map((value) => expect.closeTo(value, 1)));
  const of = (judged: typeof alone, name: string) =>
    judged.rankings.find((ranking) => ranking.name === name)!.judged;
  const confidence = of(alone, "averageConfidence");
  expect(confidence.kendall.value).toBeCloseTo(1, 12);
  expect(confidence.regret.value).toBe(0);
  expect(confidence.given).toEqual({});
  const share = of(alone, "share");
  expect(share.kendall.value).toBeCloseTo(-1, 12);
  expect(share.regret.value).toBeCloseTo(0.75, 1);
  expect(Object.keys(share.given)).toEqual(["confidence"]);
  expect(of(alone, "cot").kendall.overImages).not.toBeNull();
  expect(alone.rankings.map(({ name }) => name)).not.toContain("labelledAccuracy");

  const twoFamilies = await judgeRankings(runs, ["a", "a", "a", "b", "b", "b"], { resampling });
  expect(of(twoFamilies, "aucPublished").pearson.value).toBe(of(alone, "aucPublished").pearson.value);
  expect(of(twoFamilies, "aucPublished").pearson.overModels).not.toEqual(
    of(alone, "aucPublished").pearson.overModels,
  );
  const oneFamily = await judgeRankings(runs, Array<string>(6).fill("a"), { resampling });
  expect(of(oneFamily, "share").pearson.overModels).toBeNull();
});

test("without labels there is nothing to judge by", async () => {
  const runs = await Promise.all(
    [0.4, 0.6].map((accuracy) => model(`unlabelled-${accuracy}`, accuracy, false)),
  );
  await expect(judgeRankings(runs, ["a", "b"], { resampling })).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
  });
});
