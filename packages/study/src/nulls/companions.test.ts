import { join } from "node:path";
import { descriptorsOf } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { describe, expect, test } from "vitest";
import { answeredRows, writeMadeRun } from "../../testing/rows.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { parsePlan } from "../plan/parse-plan.ts";
import { openResults } from "../results/open-results.ts";
import { reportStudy } from "../summary/report-study.ts";
import type { NullName } from "./null-report.ts";
import { prepareCompanion, readStudiedPlan } from "./prepare-companion.ts";
import { companionFolder, companionPlan } from "./sanity-plans.ts";

const { path: root, write } = temporaryFolder();
const RESAMPLING = { draws: 100, seed: 0 };
const IMAGES = 40;

const plan = {
  schema: "commonground/study@1",
  name: "pets",
  dataset: { path: "photos" },
  models: ["org/m", { model: "org/m", precision: "int8" }],
  settings: { default: { causes: "shapley" }, paper: {} },
};

const rows = (level: number, images = IMAGES) => answeredRows(images, (i) => i < 30, level);

const hashed = (level: number, ...digits: (string | null)[]) =>
  rows(level).map((row, i) => Object.assign(row, { sha256: digits[i]?.repeat(64) ?? null }));

async function nullsOf(folder: string) {
  const report = await reportStudy(folder, RESAMPLING);
  expect(report.runs.map(({ model }) => model)).toEqual(["org/m"]);
  return Object.fromEntries(report.runs[0].nulls.map((each) => [each.name, each]));
}

describe("a study beside its companions", () => {
  const study = join(root, "study");

  test("without them says what to run", async () => {
    await writeMadeRun(study, rows(0.7), { model: "org/m" });
    const nulls = await nullsOf(study);
    expect(nulls.randomWords.missing).toBe("not computed; run commonground study sanity");
    expect(nulls.otherClasses.missing).toBeNull();
  });

  test("sets its figures against theirs, image by image, and takes none for a model of its own", async () => {
    await writeMadeRun(companionFolder(study, "randomWeights"), rows(0.2), {
      model: "org_m with random weights",
    });
    await writeMadeRun(companionFolder(study, "randomWords"), rows(0.5), { model: "org/m" });
    const { randomWeights, randomWords } = await nullsOf(study);
    // The level moves every image's share by as much, so that nothing is left to chance.
    expect(randomWeights.figures.share!.less.value).toBeCloseTo(0.5, 10);
    expect(randomWeights.figures.share!.less.interval![0]).toBeCloseTo(0.5, 10);
    expect(randomWeights.figures.confidence!.less.value).toBeCloseTo(0.5, 10);
    expect(randomWords.figures.share!.less.value).toBeCloseTo(0.2, 10);
    // Another bank changes no answer.
    expect(Object.keys(randomWords.figures)).not.toContain("confidence");
    expect(await openResults(study)).toHaveLength(1);
  });

  test.each<[what: string, companion: Parameters<typeof writeMadeRun>[2], images: number]>([
    ["of other images", { dataSet: "e" }, IMAGES],
    ["of another setting", { settings: { partCount: 3 } }, IMAGES],
    ["of another precision", { precision: "int8" }, IMAGES],
    ["of other weights under the same name", { identity: { weightsSha256: "o".repeat(64) } }, IMAGES],
    ["of another version of the method", { identity: { method: 2 } }, IMAGES],
  ])("a companion %s is none", async (what, companion, images) => {
    const folder = join(root, what);
    await writeMadeRun(folder, rows(0.7), { model: "org/m" });
    await writeMadeRun(companionFolder(folder, "randomWords"), rows(0.5, images), {
      model: "org/m",
      ...companion,
    });
    expect((await nullsOf(folder)).randomWords.missing).toMatch(/not computed/u);
  });

  test("random weights that were told in another bank are none", async () => {
    const folder = join(root, "bank");
    await writeMadeRun(folder, rows(0.7), { model: "org/m" });
    await writeMadeRun(companionFolder(folder, "randomWeights"), rows(0.2), {
      model: "org_m with random weights",
      identity: { bankSha256: "o".repeat(64) },
    });
    expect((await nullsOf(folder)).randomWeights.missing).toMatch(/not computed/u);
  });

  test("one of images that were changed since is none, and says so; what one of them could not read tells nothing", async () => {
    const folder = join(root, "changed");
    const words = companionFolder(folder, "randomWords");
    await writeMadeRun(folder, hashed(0.7, "a", "b", "c"), { model: "org/m" });
    await writeMadeRun(words, hashed(0.5, "a", null, "c", "d"), { model: "org/m" });
    expect((await nullsOf(folder)).randomWords.missing).toBeNull();
    await writeMadeRun(folder, hashed(0.7, "a", "b", "e"), { model: "org/m" });
    const { missing, figures } = (await nullsOf(folder)).randomWords;
    expect(missing).toBe(
      "1 image was changed between the run and what stands beside it; run commonground study sanity again",
    );
    expect(figures).toEqual({});
  });

  test("one that differs in causes alone is one, and one that is not finished says so", async () => {
    const folder = join(root, "causes");
    await writeMadeRun(folder, rows(0.7), { model: "org/m", settings: { causes: "shapley" } });
    await writeMadeRun(companionFolder(folder, "randomWords"), rows(0.5), {
      model: "org/m",
      settings: { causes: "none" },
    });
    await writeMadeRun(companionFolder(folder, "randomWeights"), rows(0.5, 10), {
      model: "org_m with random weights",
      items: IMAGES,
    });
    const { randomWords, randomWeights } = await nullsOf(folder);
    expect(randomWords.missing).toBeNull();
    expect(randomWeights.missing).toMatch(/10 images are there/u);
  });
});

test("a companion's plan differs in one thing, and asks for no causes", () => {
  const studied = parsePlan(plan, "it");
  const words = companionPlan(studied, "randomWords", "b.json");
  const settings = { default: { causes: "none" }, paper: { causes: "none" } };
  expect(words).toEqual({ ...studied, settings, name: "random-words", bank: "b.json" });
  const weights = companionPlan(studied, "randomWeights", "b.json");
  expect(weights.models.map(({ precision, weights: drawn }) => [precision, drawn])).toEqual([
    ["f32", { kind: "random", seed: 0 }],
    ["int8", { kind: "random", seed: 0 }],
  ]);
  expect(parsePlan(JSON.parse(JSON.stringify(weights)), "it")).toEqual(weights);
  expect(() => companionPlan(weights, "randomWords", "b.json")).toThrow(
    expect.objectContaining({ code: "INVALID_PLAN" }),
  );
});

test("random words leave out those of the classes that were chosen from, whatever the bank's", async () => {
  const folder = join(root, "classes");
  await writeMadeRun(folder, rows(0.7), { classes: ["apple", "deep water"] });
  const studied = parsePlan({ ...plan, bank: "emoji" }, "it");
  const { plan: words } = await prepareCompanion(folder, studied, "randomWords");
  const drawn = new Set(descriptorsOf(await readBank(words.bank)).flatMap((phrase) => phrase.split(" ")));
  expect(["apple", "deep", "water"].filter((word) => drawn.has(word))).toEqual([]);
});

test("a folder without results or plan, or with a model where nulls would lie, is refused", async () => {
  await expect(readStudiedPlan(join(root, "nothing"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  const bare = join(root, "bare");
  await writeMadeRun(bare, rows(0.5));
  await expect(readStudiedPlan(bare)).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("plan.json"),
  });
  write("bare/plan.json", JSON.stringify({ ...plan, models: ["sanity"] }));
  await expect(readStudiedPlan(bare)).rejects.toMatchObject({ code: "INVALID_PLAN" });
  write("bare/plan.json", JSON.stringify(plan));
  expect((await readStudiedPlan(bare)).name).toBe("pets");
});

test("every null is told, in one order", async () => {
  const { runs } = await reportStudy(join(root, "study"), RESAMPLING);
  expect(runs[0].nulls.map(({ name }) => name)).toEqual<NullName[]>([
    "otherClasses",
    "shuffledNames",
    "randomWords",
    "randomWeights",
    "permutedLabels",
  ]);
});

describe("a study's model, or its run, by its folder", () => {
  const study = join(root, "part");

  test.each(["m", "m/default"])("%s has the study's plan and its nulls beside", async (part) => {
    write("part/plan.json", JSON.stringify({ ...plan, models: ["m", "n"], settings: { default: {} } }));
    await writeMadeRun(study, rows(0.7), { model: "m" });
    await writeMadeRun(study, rows(0.6), { model: "n" });
    await writeMadeRun(companionFolder(study, "randomWords"), rows(0.5), { model: "m" });
    const report = await reportStudy(join(study, part), RESAMPLING);
    expect(report.name).toBe("pets");
    expect(report.runs.map(({ model }) => model)).toEqual(["m"]);
    const { missing } = report.runs[0].nulls.find(({ name }) => name === "randomWords")!;
    expect(missing).toBeNull();
  });

  test("has no plan of a folder above that is of something else", async () => {
    write("plan.json", JSON.stringify({ ...plan, name: "another" }));
    await writeMadeRun(join(root, "alone"), rows(0.7), { model: "x" });
    expect((await reportStudy(join(root, "alone/x"), RESAMPLING)).name).toBe("x");
  });
});

test.each([
  ["of another tool", JSON.stringify({ name: "theirs", steps: ["build"] })],
  ["that is a list", "[]"],
  ["that is no JSON", "plan: theirs"],
])("a plan.json %s is no study's, above the results or beside them", async (what, text) => {
  const outer = join("tools", what);
  write(join(outer, "plan.json"), text);
  await writeMadeRun(join(root, outer, "study"), rows(0.7), { model: "x" });
  expect((await reportStudy(join(root, outer, "study/x"), RESAMPLING)).name).toBe("x");
  write(join(outer, "study/plan.json"), text);
  const beside = reportStudy(join(root, outer, "study"), RESAMPLING);
  if (text.startsWith("plan")) await expect(beside).rejects.toMatchObject({ code: "INVALID_PLAN" });
  else expect((await beside).name).toBe("study");
});

test("models called alike have random weights of their own beside them, not each other's", async () => {
  const folder = join(root, "alike");
  write("alike/plan.json", JSON.stringify({ ...plan, models: ["/a/m", "/b/m"], settings: { default: {} } }));
  for (const [i, name] of ["_a_m", "_b_m"].entries()) {
    const identity = { weightsSha256: String(i).repeat(64) };
    await writeMadeRun(folder, rows(0.7), { model: "m", folder: name, identity });
    await writeMadeRun(companionFolder(folder, "randomWeights"), rows(0.2 + i / 10), {
      model: "m with random weights",
      folder: `${name}_with_random_weights`,
    });
  }
  const { runs } = await reportStudy(folder, RESAMPLING);
  const less = runs.map(
    ({ nulls }) => nulls.find(({ name }) => name === "randomWeights")!.figures.share!.less.value,
  );
  expect(less).toEqual([expect.closeTo(0.5, 10), expect.closeTo(0.4, 10)]);
});

test("where embeddings are kept, random words are told by the masks that the study had, which are then found", async () => {
  const folder = join(root, "masks");
  await writeMadeRun(folder, rows(0.7), { settings: { masks: "refined", regions: "pooled" } });
  const keeping = { ...plan, bank: "emoji", keep: ["embeddings"], settings: { default: {} } };
  const planOf = async (given: object) =>
    (await prepareCompanion(folder, parsePlan(given, "it"), "randomWords")).plan.settings.default;
  expect(await planOf(keeping)).toEqual({ masks: "refined", causes: "none" });
  expect(await planOf({ ...keeping, settings: { default: { masks: "patches" } } })).toEqual({
    masks: "patches",
    causes: "none",
  });
  expect(await planOf({ ...keeping, keep: [] })).toEqual({ causes: "none" });
});
