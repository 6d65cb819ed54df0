import { createRandom } from "@commonground/core";
import { expect, test } from "vitest";
import { answeredRows, madeRecord } from "../../testing/rows.ts";
import { rightFromWrong } from "./right-from-wrong.ts";
import { tabulate } from "./run-table.ts";

/** 200 answers of which confidence tells nothing, and share what `tells` lets it. */
async function table(tells: boolean) {
  const random = createRandom(3);
  const rows = answeredRows(200, () => random() < 0.6).map((row) =>
    Object.assign(row, {
      confidence: random(),
      share: random() + (tells && row.correct ? 0.5 : 0),
      share_above_chance: random(),
      auc_published: random(),
      auc_coupled: random(),
    }),
  );
  return tabulate(await madeRecord(rows), () => rows);
}

test("a measure that tells right from wrong has a larger area, and concepts add to confidence", async () => {
  const { areas, beyondConfidence, added, right, wrong } = rightFromWrong(await table(true), 0)!;
  expect(right + wrong).toBe(200);
  expect(areas.share!.value).toBeGreaterThan(0.75);
  expect(areas.share!.interval![0]).toBeGreaterThan(0.7);
  expect(areas.confidence!.interval![0]).toBeLessThan(0.5);
  expect(beyondConfidence.share!.value).toBeCloseTo(areas.share!.value - areas.confidence!.value, 12);
  expect(beyondConfidence.share!.interval![0]).toBeGreaterThan(0);
  expect(beyondConfidence.aboveChance!.interval![0]).toBeLessThan(0);
  expect(added!.test!.pValue).toBeLessThan(1e-6);
  expect(added!.withConcepts.logLoss).toBeLessThan(added!.confidenceAlone.logLoss - 0.05);
  expect(added).toMatchObject({ answers: 200, folds: 5 });
});

test("concepts that say nothing add nothing", async () => {
  const { added } = rightFromWrong(await table(false), 0)!;
  expect(added!.test!.pValue).toBeGreaterThan(0.01);
  expect(added!.withConcepts.logLoss).toBeGreaterThan(added!.confidenceAlone.logLoss - 0.01);
});

test("too few wrong answers, or measures that do not vary, tell nothing of what concepts add", async () => {
  const rows = answeredRows(100, (i) => i >= 10);
  const few = await tabulate(await madeRecord(rows), () => rows);
  expect(rightFromWrong(few, 0)).toMatchObject({ right: 90, wrong: 10, added: null });
  const constant = answeredRows(100, (i) => i % 2 === 0).map((row) => Object.assign(row, { share: 1 }));
  expect(rightFromWrong(await tabulate(await madeRecord(constant), () => constant), 0)!.added).toBeNull();
});
