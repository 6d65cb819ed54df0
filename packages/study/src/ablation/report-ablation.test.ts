import type { ClipModel } from "@commonground/clip";
import { type Bank, createSyntheticEncoder, settingsFor, type Vocabulary } from "@commonground/core";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { COLOUR_CLASSES, colourVocabulary } from "../../testing/colour-vocabulary.ts";
import { smallImage } from "../../testing/small-image.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { evaluating } from "../evaluation/evaluating.ts";
import type { EvaluationRow } from "../evaluation/evaluation-columns.ts";
import { evaluationIdentity } from "../evaluation/evaluation-identity.ts";
import type { StudyPlan } from "../plan/plan.ts";
import type { ResultRow } from "../results/columns.ts";
import { openWholeRun } from "../results/open-run.ts";
import { EXPLAINING, type JobKind } from "../run/job-kind.ts";
import { claimRunFolder, runRecord } from "../run/run-record.ts";
import type { Study } from "../run/study.ts";
import { commitShard } from "../shards/run-folder.ts";
import { ablationFigures } from "./ablation-figures.ts";
import { ablationLatex } from "./ablation-latex.ts";
import { ABLATION_MEASURES, wordsOfClasses } from "./ablation-measures.ts";
import { ABLATIONS_SCHEMA, type AblationReport, type AblationsReport } from "./ablation-report.ts";
import { ablationTables } from "./ablation-tables.ts";
import { changedMeasures } from "./changed-measures.ts";
import { planAblation, type PlannedAblation } from "./plan-ablation.ts";
import type { AblationName } from "./presets.ts";
import { reportAblation, type VariantRuns } from "./report-ablation.ts";

const folder = temporaryFolder();
const encoder = createSyntheticEncoder({ side: 32, patch: 8 });
const LABELS = ["red fish", "broken", "blue bird", null, "green tree"];
const bank: Pick<Bank, "classes"> = {
  classes: Object.fromEntries(COLOUR_CLASSES.map((name) => [name, [`${name} tail`, `${name} head`]])),
};
const resampling = { draws: 60, seed: 1 };
let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await colourVocabulary(encoder);
});

/** Does all studies of an ablation in this process; rows by part and setting. */
async function study(name: AblationName, hue = (index: number) => 60 * index) {
  const planned = planAblation(
    name,
    {
      dataset: { path: "colours" },
      bank: "colours",
      model: { model: "m", precision: "f32" },
      settings: { partCount: 2 },
      embeddings: join(folder.path, "embeddings"),
    },
    encoder.info,
    {},
  );
  const dataset = {
    item: (index: number) => ({
      index,
      id: `${index}.png`,
      label: LABELS[index],
      boxes: null,
      bytes: async () => (LABELS[index] === "broken" ? Buffer.from("none") : smallImage(hue(index))),
    }),
  };
  const rows = new Map<string, readonly (ResultRow | EvaluationRow)[]>();
  const runs = new Map<string, VariantRuns>();
  const one = async (part: "words" | "object", setting: string, plan: StudyPlan | null) => {
    if (plan === null) return null;
    const kind = (plan.evaluation === undefined ? EXPLAINING : evaluating(plan.evaluation)) as JobKind;
    const asked = plan.settings[setting];
    const settings = settingsFor(encoder.info, vocabulary, asked);
    const made = await kind.make({
      study: { plan, dataset, classes: COLOUR_CLASSES } as unknown as Study,
      indices: LABELS.map((_, index) => index),
      model: encoder as unknown as ClipModel,
      vocabulary,
      asked,
      settings,
      folder: folder.path,
      shard: 0,
      embeddings: null,
      signal: undefined,
      onItem: undefined,
    });
    const record = await runRecord(
      encoder.info,
      setting,
      1,
      COLOUR_CLASSES,
      {
        settings,
        bankSha256: "b",
        classesSha256: "c",
        dataSetSha256: "d",
        items: LABELS.length,
        parts: "image",
        shardSize: LABELS.length,
        similarities: false,
        evaluation: plan.evaluation && (await evaluationIdentity(plan.evaluation)),
      },
      7,
      kind.rows.schema,
    );
    const at = join(folder.path, name, part, `${hue(1)}`, setting);
    await claimRunFolder(at, record);
    await commitShard(at, 0, made.rows, record.fingerprint, kind.rows);
    rows.set(`${part} ${setting}`, made.rows as never);
    return openWholeRun(at);
  };
  for (const { setting } of planned.variants) {
    runs.set(setting, {
      words: await one("words", setting, planned.words),
      object: await one("object", setting, planned.object),
    });
  }
  return { planned, runs, rows };
}

const report = (planned: PlannedAblation, runs: ReadonlyMap<string, VariantRuns>) =>
  reportAblation(planned, { dataset: "colours", bank, runs }, resampling);
const reportOf = (ablation: AblationReport): AblationsReport => ({
  schema: ABLATIONS_SCHEMA,
  software: "0",
  resampling,
  ablations: [ablation],
});
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("every choice is told with its difference to the usual one over the same images", async () => {
  const { planned, runs, rows } = await study("matching");
  const { labelled, items, rows: told } = await report(planned, runs);
  expect([labelled, items]).toEqual([4, 5]);
  const [topK, , transport] = told;
  expect(told.map(({ usual }) => usual)).toEqual([false, false, true]);
  expect([topK.images, topK.failed]).toEqual([4, 1]);
  const entropies = ["matching-top-k-of-all-words", "matching-transport-candidates"].map((setting) =>
    (rows.get(`words ${setting}`) as ResultRow[]).flatMap(({ diversity }) =>
      diversity === null ? [] : [diversity],
    ),
  );
  expect(topK.measures.entropy!.value).toBeCloseTo(mean(entropies[0]), 12);
  const less = entropies[0].map((value, i) => value - entropies[1][i]);
  expect(Math.max(...less.map(Math.abs))).toBeGreaterThan(0);
  expect(topK.measures.entropy!.lessUsual!.value).toBeCloseTo(mean(less), 12);
  const [low, high] = topK.measures.entropy!.lessUsual!.interval!;
  expect(low).toBeLessThanOrEqual(mean(less));
  expect(high).toBeGreaterThanOrEqual(mean(less));
  expect(low).toBeGreaterThanOrEqual(Math.min(...less));
  expect(transport.measures.entropy!.lessUsual).toBeNull();
  const ablation = await report(planned, runs);
  expect(await report(planned, runs)).toEqual(ablation);
  // What a choice changes has a column, and a figure of its own.
  const { changed } = changedMeasures(ablation);
  expect(changed).toContain("entropy");
  for (const name of changed) {
    expect(ablationLatex(reportOf(ablation))).toContain(` & ${ABLATION_MEASURES[name].label} `);
  }
  const figures = ablationFigures(reportOf(ablation)).map(({ name }) => name);
  expect(new Set(figures).size).toBe(changed.length);
});

test("steps of the object are rows, each beside a disc of its area", async () => {
  const { planned, runs, rows } = await study("object");
  const { rows: told, measures } = await report(planned, runs);
  expect(told.map(({ label, usual }) => [label, usual])).toEqual([
    ["patches", false],
    ["+ largest component", false],
    ["+ second of five patches", false],
    ["+ dense CRF", true],
  ]);
  const made = rows.get(`object ${planned.variants[0].setting}`) as EvaluationRow[];
  const of = (method: string) => made.filter((row) => row.method === method);
  const kept = (method: string) => of(method).map(({ insertion_accuracy: curve }) => curve!.at(-1)!);
  const { measures: patches } = told[0];
  expect(patches.keptAccuracy!.value).toBeCloseTo(mean(kept("object-patches")), 12);
  expect(patches.lessDisc!.value).toBeCloseTo(
    mean(kept("object-patches")) - mean(kept("object-patches-disc")),
    12,
  );
  expect(patches.keptArea!.value).toBeCloseTo(
    mean(of("object-patches").map(({ insertion_areas: areas }) => 1 - areas!.at(-1)!)),
    12,
  );
  expect(patches.lostAccuracy!.value).toBeCloseTo(
    mean(of("object-patches").map(({ deletion_accuracy: curve }) => curve!.at(-1)!)),
    12,
  );
  expect(measures).not.toContain("entropy");
});

test("where words and object are asked about, a row has both; every view has every row", async () => {
  const { planned, runs } = await study("foreground");
  const ablation: AblationReport = await report(planned, runs);
  const views = reportOf(ablation);
  for (const row of ablation.rows) {
    expect(row.measures.entropy).not.toBeNull();
    expect(row.measures.keptAccuracy).not.toBeNull();
  }
  const { columns, rows } = ablationTables(views)["ablations"];
  const measured = ablation.rows.flatMap((row) =>
    Object.values(row.measures).filter((each) => each !== null),
  );
  expect(rows).toHaveLength(measured.length);
  for (const row of rows) expect(row).toHaveLength(columns.length);
  // Nothing of the object can change what is right of the whole image.
  const { changed, same } = changedMeasures(ablation);
  expect(same).toContain("accuracy");
  expect([...changed, ...same].toSorted()).toEqual(ablation.measures.toSorted());
  for (const label of ["border (usual)", "majority"]) expect(ablationLatex(views)).toContain(label);
});

test("an image that was changed between two choices is refused by name", async () => {
  const one = await study("matching");
  const other = await study("matching", (index) => 61 * index);
  const setting = "matching-top-k-of-all-words";
  const runs = new Map([...one.runs, [setting, other.runs.get(setting)!]]);
  await expect(report(one.planned, runs)).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringMatching(/\.png was another image/u),
  });
});

test("words of the label are set against those of the other classes", () => {
  const { count } = wordsOfClasses({
    classes: { a: ["x", "y"], b: ["y", "z"], c: ["z"], none: [] },
  });
  // Elsewhere y is b's, and z both b's and c's: three over three other classes.
  expect(count(["x", "y", "z"], "a")).toEqual({ own: 2, other: 1 });
  expect(count(["no word"], "a")).toEqual({ own: 0, other: 0 });
  for (const label of ["none", null, "d"]) expect(count(["x"], label)).toEqual({ own: NaN, other: NaN });
});
