import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KNOWN_CHECKPOINTS } from "@commonground/clip";
import { DEFAULT_SETTINGS } from "@commonground/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answeredRows, madeRow, writeMadeRun } from "../../testing/rows.ts";
import { NULLS } from "../nulls/null-report.ts";
import { companionFolder } from "../nulls/sanity-plans.ts";
import { STUDY_SCHEMA } from "../plan/plan.ts";
import { studyFigures } from "../page/study-figures.ts";
import { renderStudyPage } from "../page/study-page.ts";
import { latexTables } from "../tables/latex-table.ts";
import { studyTables } from "../tables/study-tables.ts";
import { reportStudy } from "./report-study.ts";
import type { StudyReport } from "./study-report.ts";

const root = mkdtempSync(join(tmpdir(), "study-report-"));
afterAll(() => rmSync(root, { recursive: true }));

const RESAMPLING = { draws: 100, seed: 0 };
const IMAGES = 60;

/** A model right on the first `right` of its images, whose measures follow that. */
const rowsOf = (right: number) => answeredRows(IMAGES, (i) => i < right, right / IMAGES);

/** Rows of which the first come from files with these hashes, of one digit each. */
const hashed = (...digits: (string | null)[]) =>
  rowsOf(30).map((row, i) => Object.assign(row, { sha256: digits[i]?.repeat(64) ?? null }));

function texts(report: StudyReport): string {
  return report.findings.map(({ kind, text }) => `${kind}: ${text}`).join("\n");
}

describe("seven models whose measures follow accuracy", () => {
  let report: StudyReport;
  beforeAll(async () => {
    const folder = join(root, "seven");
    for (const right of [20, 25, 30, 35, 40, 45, 50]) {
      await writeMadeRun(folder, rowsOf(right), { model: `model-${right}` });
    }
    report = await reportStudy(folder, RESAMPLING);
  });

  test("accuracy is seen to rise with each", () => {
    const [{ scores, missing, runs }] = report.comparisons;
    expect(missing).toBeNull();
    expect(runs).toHaveLength(7);
    expect(scores.curveAucPublished!.pearson.value).toBeGreaterThan(0.95);
    expect(scores.curveAucPublished!.pearson.overBoth![0]).toBeGreaterThan(0);
    expect(scores.curveAucPublished!.fit.slope).toBeGreaterThan(0);
    expect(scores.confidence!.given).toEqual({});
    expect(texts(report)).toMatch(/holds: AUC of mean curve, published: Accuracy rises with it/u);
    expect(texts(report)).toMatch(/By accuracy: First model-50/u);
  });

  test("the same results give the same report, page and tables", async () => {
    const again = await reportStudy(join(root, "seven"), RESAMPLING);
    expect(again).toEqual(report);
    expect(renderStudyPage(again)).toBe(renderStudyPage(report));
  });

  test("tables are whole, and figures have names of their own", () => {
    for (const { columns, rows } of Object.values(studyTables(report))) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
    expect(studyTables(report).runs.rows).toHaveLength(7);
    expect(studyTables(report)["over-models"].rows.map(([, measure]) => measure)).toContain("confidence");
    const names = studyFigures(report).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w.-]+$/u);
  });
});

test("of one image no table, page or line tells an interval, and no model comes first", async () => {
  const folder = join(root, "one image");
  for (const model of ["model-a", "model-b"]) {
    await writeMadeRun(
      folder,
      answeredRows(1, () => model === "model-a"),
      { model },
    );
  }
  const beside = { model: "model-a with random weights" };
  await writeMadeRun(
    companionFolder(folder, "randomWeights"),
    answeredRows(1, () => false, 0.2),
    beside,
  );
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.runs[0].figures.top1).toEqual({ value: 1, interval: null });
  expect(report.comparisons[0]).toMatchObject({ order: null, missing: expect.stringMatching(/^one image/u) });
  const { columns, rows } = studyTables(report).runs;
  for (const [c, column] of columns.entries()) {
    if (/, (?:low|high)$/u.test(column))
      expect(
        rows.map((row) => row[c]),
        column,
      ).toEqual([null, null]);
  }
  const nulls = studyTables(report).nulls;
  const cells = (row: (typeof nulls.rows)[number], ...names: string[]) =>
    names.map((name) => row[nulls.columns.indexOf(name)]);
  for (const name of [NULLS.randomWeights, NULLS.permutedLabels]) {
    const told = nulls.rows.filter(
      (row) => row[0] === "model-a" && cells(row, "null")[0] === name && cells(row, "value")[0] !== null,
    );
    expect(told.length, name).toBeGreaterThan(0);
    for (const row of told) {
      expect(cells(row, "low", "high", "more, low", "more, high")).toEqual([null, null, null, null]);
    }
  }
  expect(latexTables(report)).not.toContain("scriptsize");
});

test("models that the plan calls one family are drawn together", async () => {
  const folder = join(root, "families");
  const names = [20, 25, 30, 35, 40, 45].map((right) => `model-${right}`);
  for (const name of names) await writeMadeRun(folder, rowsOf(Number(name.slice(6))), { model: name });
  const overModels = async (families: readonly (string | undefined)[]) => {
    const models = names.map((model, m) => ({ model, family: families[m] }));
    const plan = { schema: STUDY_SCHEMA, name: "families", dataset: { path: "x" }, models };
    await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
    const { runs, comparisons } = await reportStudy(folder, RESAMPLING);
    return { families: runs.map(({ family }) => family), judged: comparisons[0].scores.share!.regret };
  };
  const apart = await overModels([]);
  expect(apart.families).toEqual(names);
  const together = await overModels(Array<string>(6).fill("one"));
  expect(together.families).toEqual(Array(6).fill("one"));
  expect(together.judged.value).toBe(apart.judged.value);
  expect([together.judged.overModels, apart.judged.overModels]).toEqual([null, expect.any(Array)]);
  // Six models, but five families.
  const fewer = await overModels(["one", "one"]);
  expect([fewer.judged.overModels, fewer.judged.overBoth]).toEqual([null, null]);
});

test("one model: no correlations, and the reason", async () => {
  const folder = join(root, "one");
  await writeMadeRun(folder, rowsOf(30));
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.comparisons[0]).toMatchObject({ scores: {}, order: null });
  expect(texts(report)).toContain("one model: correlations over models need more");
  expect(renderStudyPage(report)).toContain("one model: correlations over models need more");
});

test("two models: no intervals over models, and no verdict", async () => {
  const folder = join(root, "two");
  await writeMadeRun(folder, rowsOf(30), { model: "a" });
  await writeMadeRun(folder, rowsOf(40), { model: "b" });
  const report = await reportStudy(folder, RESAMPLING);
  const { pearson } = report.comparisons[0].scores.share!;
  expect(pearson).toMatchObject({ value: 1, models: 2, overModels: null, overBoth: null });
  expect(texts(report)).toContain("2 models are too few to tell");
});

test("no labels: no accuracy, and it is said", async () => {
  const folder = join(root, "unlabelled");
  const rows = rowsOf(30).map((row) =>
    Object.assign(row, { label: null, correct: null, rank_of_label: null }),
  );
  await writeMadeRun(folder, rows);
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.runs[0]).toMatchObject({ labelled: 0, rightFromWrong: null, confusions: [] });
  expect(report.runs[0].figures.top1).toBeNull();
  expect(report.runs[0].figures.share).not.toBeNull();
  expect(report.notes.map(({ code }) => code)).toEqual(["no-labels"]);
  expect(report.comparisons[0].missing).toMatch(/no accuracy without labels/u);
  expect(renderStudyPage(report)).toContain("The images have no labels");
  expect(latexTables(report)).toContain("--");
});

test("an incomplete run is told of, and not compared", async () => {
  const folder = join(root, "incomplete");
  await writeMadeRun(folder, rowsOf(30), { model: "a" });
  await writeMadeRun(folder, rowsOf(40), { model: "b" });
  await writeMadeRun(folder, rowsOf(40).slice(0, 10), { model: "c", items: IMAGES });
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.runs[2]).toMatchObject({ model: "c", images: 10, items: IMAGES, complete: false });
  expect(report.comparisons[0]).toMatchObject({ runs: [0, 1], leftOut: [2] });
  expect(report.notes).toMatchObject([
    { code: "incomplete", message: expect.stringContaining("c, default: 10 of 60 images") },
  ]);
});

test("images that were changed between runs are counted, and those that one run could not read are none", async () => {
  const folder = join(root, "changed");
  await writeMadeRun(folder, hashed("a", "b", "c", null), { model: "a" });
  await writeMadeRun(folder, hashed("a", "b", null, "d"), { model: "b" });
  expect((await reportStudy(folder, RESAMPLING)).notes).toEqual([]);
  await writeMadeRun(folder, hashed("a", "e", "c", "e"), { model: "c" });
  const { notes } = await reportStudy(folder, RESAMPLING);
  expect(notes).toEqual([
    { code: "changed-images", message: expect.stringMatching(/^2 images were changed/) },
  ]);
});

test("runs of other images are compared apart", async () => {
  const folder = join(root, "other");
  await writeMadeRun(folder, rowsOf(30), { model: "a" });
  await writeMadeRun(folder, rowsOf(40), { model: "b", dataSet: "e" });
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.comparisons.map(({ runs }) => runs)).toEqual([[0], [1]]);
  expect(report.notes.map(({ code }) => code)).toEqual(["several-data-sets"]);
});

test.each([
  ["classes", { classesSha256: "o".repeat(64) }],
  ["bank", { bankSha256: "o".repeat(64) }],
  ["way to parts", { parts: "class" }],
  ["version of the method", { method: 2 }],
  ["meaning of its setting", { settings: { ...DEFAULT_SETTINGS, languageConcepts: 7 } }],
] as const)(
  "a run of another %s, left by an earlier plan, is compared apart, and it is said",
  async (what, identity) => {
    const folder = join(root, what);
    await writeMadeRun(folder, rowsOf(30), { model: "a" });
    await writeMadeRun(folder, rowsOf(40), { model: "b", identity });
    const report = await reportStudy(folder, RESAMPLING);
    expect(report.comparisons.map(({ runs }) => runs)).toEqual([[0], [1]]);
    expect(report.notes.map(({ code }) => code)).toEqual(["several-plans"]);
  },
);

test("what a model decides, and what made the answers, sets no run apart", async () => {
  const folder = join(root, "of-models");
  await writeMadeRun(folder, rowsOf(30), { model: "a" });
  for (const [model, settings] of Object.entries({
    b: { features: "tokens" },
    c: { regions: "pooled", masks: "patches", candidates: 120 },
    d: { causes: "none" },
  } as const)) {
    await writeMadeRun(folder, rowsOf(40), { model, settings });
  }
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.comparisons.map(({ runs }) => runs)).toEqual([[0, 1, 2, 3]]);
  expect(report.notes).toEqual([]);
});

/** As `rowsOf`, of which the first two alone have a label. */
const rowsOfTwoLabels = (right: number) =>
  rowsOf(right).map((row, i) =>
    i < 2 ? row : Object.assign(row, { label: null, correct: null, rank_of_label: null }),
  );

test("two models with a label or two among many images have no order, and it is said why", async () => {
  const folder = join(root, "few-labels");
  await writeMadeRun(folder, rowsOfTwoLabels(1), { model: "a" });
  await writeMadeRun(folder, rowsOfTwoLabels(2), { model: "b" });
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.comparisons[0]).toMatchObject({ order: null, scores: {} });
  expect(texts(report)).toMatch(/open: Over models: so few images have a label/u);
});

test("a run without a row is told of", async () => {
  const folder = join(root, "begun");
  await writeMadeRun(folder, [], { items: 5 });
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.runs[0]).toMatchObject({ images: 0, complete: false });
  expect(renderStudyPage(report)).toContain("0 of 5 images are there");
  expect(studyFigures(report)).toEqual([]);
});

test("a folder without results is refused", async () => {
  await expect(reportStudy(join(root, "nothing"), RESAMPLING)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("beside a model of the paper stands what it printed, by the way to parts", async () => {
  const folder = join(root, "paper");
  const model = "ViT-B-32/openai";
  await writeMadeRun(folder, rowsOf(30), { model, setting: "pca_parts", settings: { parts: "pca" } });
  await writeMadeRun(folder, rowsOf(30), { model, setting: "kmeans", settings: { parts: "kmeans" } });
  await writeMadeRun(folder, rowsOf(30), { model: "own", setting: "kmeans", settings: { parts: "kmeans" } });
  const report = await reportStudy(folder, RESAMPLING);
  const latex = latexTables(report);
  expect(latex.match(/\\begin\{tabular\}/gu)).toHaveLength(1);
  expect(latex).toContain("Model & top-1 & MI, PCA & MI, K-means & AUC, PCA & AUC, K-means");
  expect(latex).toMatch(/ViT-B-32\/openai & 50\.0 .* & 61\.66 & 7\.40 & 7\.26 & 3\.61 & 3\.39 \\\\/u);
  expect(latex).toMatch(/own & .* & -- & -- & -- & -- & -- \\\\/u);
  expect(latex).toContain("pca\\_parts");
  const page = renderStudyPage(report);
  expect(page).toContain("61.66 %");
  expect(page).toMatch(
    /<h3>By accuracy<\/h3><ul class="findings"><li class="open">.*?<b>kmeans:<\/b> Cannot tell/u,
  );
});

describe.each([
  ["ImageNet", 1000, 13, "61.66", "7.26"],
  ["Places365", 365, 7, "38.25", "8.252"],
  ["Food-101", 101, 3, "85.81", "8.358"],
] as const)("the paper's models on %s", (dataSet, classCount, printed, top1, mi) => {
  test("have the printed figures in the page, the tables and LaTeX, those that it printed", async () => {
    const folder = join(root, dataSet);
    const classes = ["cat", "dog", ...Array.from({ length: classCount - 2 }, (_, i) => `class ${i}`)];
    for (const { name: model } of KNOWN_CHECKPOINTS.filter(({ paper }) => paper !== undefined)) {
      await writeMadeRun(
        folder,
        answeredRows(10, (i) => i < 5),
        { model, classes },
      );
    }
    const report = await reportStudy(folder, { draws: 10, seed: 0 });
    const { columns, rows } = studyTables(report).runs;
    const column = (name: string) => rows.map((row) => row[columns.indexOf(name)]);
    expect(rows).toHaveLength(13);
    expect(column("printed, data set").filter((cell) => cell === dataSet)).toHaveLength(printed);
    expect(column("printed, top-1 (%)")).toContain(Number(top1));
    expect(column("printed, MI")).toContain(Number(mi));
    expect(column("printed, AUC").filter((cell) => cell !== null)).toHaveLength(printed);
    const page = renderStudyPage(report);
    expect(page).toContain(`top-1, printed (${dataSet})`);
    expect(page).toContain(`${top1} %`);
    const latex = latexTables(report);
    expect(latex).toContain(`NeurIPS 2024, on ${dataSet}`);
    expect(latex).toContain(`& ${top1} & ${mi} &`);
    expect(latex.match(/& -- & -- & --/gu) ?? []).toHaveLength(13 - printed);
  });
});

test("hostile names stay text", async () => {
  const folder = join(root, "hostile");
  const hostile = "</script><script>alert(1)</script>";
  const rows = rowsOf(30).map((row) =>
    Object.assign(row, { label: hostile, vision_concepts: [hostile, "b", "c"] }),
  );
  await writeMadeRun(folder, rows, { model: "m", setting: "s", classes: [hostile, "dog"] });
  const report = { ...(await reportStudy(folder, RESAMPLING)), name: hostile };
  const runs = report.runs.map((run) => ({ ...run, model: hostile, setting: hostile }));
  const comparisons = [{ ...report.comparisons[0], setting: hostile }];
  const page = renderStudyPage({ ...report, runs, comparisons });
  expect(page).not.toContain("<script>alert");
  expect(page).toContain("alert(1)");
});

const failedRows = rowsOf(40).map((_, i) => madeRow(i, { label: "cat", error: "RUNTIME: it" }));

test("a model that no image could be explained by is left out by name, and the others are compared", async () => {
  const folder = join(root, "failed");
  await writeMadeRun(folder, rowsOf(30), { model: "a" });
  await writeMadeRun(folder, failedRows, { model: "b" });
  await writeMadeRun(folder, rowsOf(40), { model: "c" });
  const few = failedRows.map((row, i) => (i === 0 ? rowsOf(40)[0] : row));
  await writeMadeRun(folder, few, { model: "d" });
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.comparisons[0]).toMatchObject({ runs: [0, 2], leftOut: [1, 3], missing: null });
  expect(texts(report)).toMatch(/By accuracy: First c/u);
  expect(report.notes.filter(({ code }) => code === "not-compared")).toEqual([
    {
      code: "not-compared",
      message: expect.stringMatching(/^b, default: no image could be explained; it is not/u),
    },
    { code: "not-compared", message: expect.stringMatching(/^d, default: too few images/u) },
  ]);
});

test("two models called alike are told apart by their weights, and are no family", async () => {
  const folder = join(root, "alike");
  const models = ["/a/m", "/b/m"].flatMap((model) => [{ model }, { model, precision: "int8" }]);
  for (const [i, path] of ["_a_m", "_b_m"].entries()) {
    const weights = { model: "m", identity: { weightsSha256: String(i).repeat(64) } };
    await writeMadeRun(folder, rowsOf(30 + i), { ...weights, folder: path });
    await writeMadeRun(folder, rowsOf(32 + i), { ...weights, folder: `${path}-int8`, precision: "int8" });
  }
  const told = async () =>
    (await reportStudy(folder, RESAMPLING)).runs.map(({ model, family }) => [model, family]);
  expect(await told()).toEqual([
    ["m [00000000]", "m [00000000]"],
    ["m [00000000]", "m [00000000]"],
    ["m [11111111]", "m [11111111]"],
    ["m [11111111]", "m [11111111]"],
  ]);
  const plan = { schema: STUDY_SCHEMA, name: "alike", dataset: { path: "x" }, models };
  await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
  expect((await told()).map(([, family]) => family)).toEqual(["_a_m", "_a_m", "_b_m", "_b_m"]);
});
