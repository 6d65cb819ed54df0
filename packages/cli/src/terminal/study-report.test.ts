import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportStudy } from "@commonground/study";
import { afterAll, expect, test } from "vitest";
import { answeredRows, writeMadeRun } from "../../../study/testing/rows.ts";
import { tellStudyReport } from "./study-report.ts";

const root = mkdtempSync(join(tmpdir(), "told-study-"));
afterAll(() => rmSync(root, { recursive: true }));

const answered = (right: number) => answeredRows(20, (i) => i < right);

test("under a model of the paper stands what it printed for that data set, within 80 cells", async () => {
  const classes = ["cat", "dog", ...Array.from({ length: 363 }, (_, i) => `class ${i}`)];
  const rows = answeredRows(20, (i) => i < 10);
  for (const model of ["ViT-B-32/openai", "RN50/openai", "own"]) {
    await writeMadeRun(join(root, "paper"), rows, { model, classes });
  }
  const lines = tellStudyReport(await reportStudy(join(root, "paper"), { draws: 10, seed: 0 })).split("\n");
  const at = lines.findIndex((line) => line.startsWith("ViT-B-32/openai"));
  expect(lines[at + 2].trim().split(/\s{2,}/u)).toEqual(["paper, Places365", "38.25", "8.252", "2.658"]);
  expect(lines.filter((line) => line.includes("paper,"))).toHaveLength(1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("below the values of a single image stands no interval", async () => {
  const study = join(root, "one");
  await writeMadeRun(
    study,
    answeredRows(1, () => true),
    { model: "own" },
  );
  const lines = tellStudyReport(await reportStudy(study, { draws: 10, seed: 0 })).split("\n");
  const at = lines.findIndex((line) => line.startsWith("own"));
  expect(lines[at]).toMatch(/^own +100\.0 /u);
  expect(lines[at + 1].trim()).toBe("1 image");
});

test("of several settings, what was found of one thing stands under it", async () => {
  const study = join(root, "settings");

  for (const setting of ["few", "many"]) {
    await writeMadeRun(study, answered(10), { model: "own", setting });
    await writeMadeRun(study, answered(setting === "few" ? 10 : 20), { model: "other", setting });
  }
  const told = tellStudyReport(await reportStudy(study, { draws: 10, seed: 0 }));
  expect(told).toMatch(/^By accuracy\n\? few: Cannot tell .*\n\+ many: First other, then own\.$/mu);
  expect(told).toMatch(/^AUC, coupled against its nulls, runs surely above\n\+ all settings: /mu);
  expect(told).not.toContain("(few)");
});
