import { createSyntheticEncoder, effectiveSettings, type Pixels, type Vocabulary } from "@commonground/core";
import type { ClipModel } from "@commonground/clip";
import { encodeLabelled, trainBaseline, TRAINING_DEFAULTS } from "@commonground/evaluate";
import { readImage } from "@commonground/files/node";
import { beforeAll, describe, expect, test } from "vitest";
import { COLOUR_CLASSES, colourBank, colourVocabulary } from "../../testing/colour-vocabulary.ts";
import { smallImage } from "../../testing/small-image.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { parsePlan } from "../plan/parse-plan.ts";
import { openResults } from "../results/open-results.ts";
import { reportStudy } from "../summary/report-study.ts";
import type { Study } from "../run/study.ts";
import { claimRunFolder, runRecord } from "../run/run-record.ts";
import { commitShard } from "../shards/run-folder.ts";
import { evaluating } from "./evaluating.ts";
import { evaluationFigures } from "./evaluation-figures.ts";
import { type EvaluationRow, REMOVALS } from "./evaluation-columns.ts";
import { evaluationLatex } from "./evaluation-latex.ts";
import { renderEvaluationPage } from "./evaluation-page.ts";
import { evaluationIdentity } from "./evaluation-identity.ts";
import type { EvaluationPlan } from "./evaluation-plan.ts";
import { evaluationTables } from "./evaluation-tables.ts";
import { reportEvaluation } from "./report-evaluation.ts";

const folder = temporaryFolder();
const encoder = createSyntheticEncoder({ side: 32, patch: 8 });
const classes = COLOUR_CLASSES;
const plan: EvaluationPlan = {
  methods: ["kmeans-causes", "kmeans-chance", "grid"],
  removal: "mean",
  explanations: [],
  baselines: [],
  stability: true,
};
const LABELS = ["red fish", "broken", "blue bird", null];
let vocabulary: Vocabulary;
let rows: EvaluationRow[];

async function make(
  indices: readonly number[],
  model = encoder,
  evaluation = plan,
): Promise<EvaluationRow[]> {
  const dataset = {
    item: (index: number) => ({
      index,
      id: `${index}.png`,
      label: LABELS[index],
      boxes: null,
      bytes: async () => (LABELS[index] === "broken" ? Buffer.from("none") : smallImage(40 * index, 30)),
    }),
  };
  const made = await evaluating(evaluation).make({
    study: { dataset, classes } as unknown as Study,
    indices,
    model: model as unknown as ClipModel,
    vocabulary,
    asked: { partCount: 2, prominent: "none" },
    settings: effectiveSettings({ partCount: 2 }),
    folder: "",
    shard: 0,
    embeddings: null,
    signal: undefined,
    onItem: undefined,
  });
  return made.rows;
}

beforeAll(async () => {
  vocabulary = await colourVocabulary(encoder);
  rows = await make([0, 1, 2, 3]);
  const identity = {
    settings: effectiveSettings({ partCount: 2 }),
    bankSha256: "b",
    classesSha256: "c",
    dataSetSha256: "d",
    items: 4,
    parts: "image",
    shardSize: 4,
    similarities: false,
    evaluation: {
      methods: plan.methods,
      removal: plan.removal,
      explanationsSha256: [],
      baselines: [],
      stability: true,
    },
  } as const;
  const record = await runRecord(encoder.info, "default", 1, classes, identity, 8, REMOVALS.schema);
  await claimRunFolder(folder.path, record);
  await commitShard(folder.path, 0, rows, record.fingerprint, REMOVALS);
});

test("a row an image and method, and one with its error for an image that cannot be read", () => {
  expect(rows.map(({ index, method }) => `${index} ${method}`)).toEqual([
    ...plan.methods.map((method) => `0 ${method}`),
    "1 null",
    ...plan.methods.map((method) => `2 ${method}`),
    ...plan.methods.map((method) => `3 ${method}`),
  ]);
  expect(rows[3]).toMatchObject({
    id: "1.png",
    deletion: null,
    error: expect.stringMatching(/^INVALID_IMAGE/u),
  });
  expect(rows[0].deletion_similarity).toHaveLength(rows[0].regions! + 1);
  // Right is the label; without one it is the answer to the whole image.
  expect(rows[0].deletion_accuracy![0]).toBe(Number(rows[0].target === "red fish"));
  expect(rows.at(-1)!.deletion_accuracy![0]).toBe(1);
});

test("an image whose numbers are not finite is the only one that fails", async () => {
  const broken = {
    ...encoder,
    encodeImages: async (...args: Parameters<typeof encoder.encodeImages>) => {
      const encoded = await encoder.encodeImages(...args);
      for (const [i, { data }] of args[0].entries()) {
        // Frames of image 2 alone have this red.
        if (data[0] === 80 && i > 0) encoded.embeddings.data[i * encoded.embeddings.columns] = NaN;
      }
      return encoded;
    },
  };
  const made = await make([0, 2, 3], broken);
  expect(made.filter(({ error }) => error !== null).map(({ index }) => index)).toEqual([2]);
  expect(made.filter(({ index }) => index === 0)).toEqual(rows.filter(({ index }) => index === 0));
});

describe("a trained baseline", () => {
  const trained = folder.write("mm-cbm/.keep").replace("/.keep", "");
  const again = folder.write("again/.keep").replace("/.keep", "");
  const images = [0, 2].map((index) => ({
    id: `${index}`,
    label: LABELS[index]!,
    bytes: () => smallImage(40 * index, 30),
    decode: async (bytes: Uint8Array): Promise<Pixels> => (await readImage(bytes)).pixels,
  }));

  beforeAll(async () => {
    const encoded = await encodeLabelled(encoder, images, { directory: `${folder.path}/features` });
    for (const out of [trained, again]) {
      await trainBaseline(out, {
        method: "mm-cbm",
        info: encoder.info,
        bank: colourBank(),
        vocabulary,
        names: ["it"],
        encoded,
        labels: images.map(({ label }) => label),
        settings: { ...TRAINING_DEFAULTS, epochs: 2 },
      });
    }
  });

  test("has a row an image beside the others, which stay as they are", async () => {
    const made = await make([0, 1], encoder, { ...plan, baselines: [trained] });
    expect(made.map(({ method }) => method)).toEqual([...plan.methods, "mm-cbm", null]);
    expect(made.slice(0, plan.methods.length)).toEqual(rows.slice(0, plan.methods.length));
    expect(made[3]).toMatchObject({ index: 0, target: rows[0].target, masks: expect.any(Array) });
    expect(made[3].regions).toBeLessThanOrEqual(2);
    expect(made[3].stable_parts).not.toBeNull();
  });

  test("decides what an evaluation is, and is found to fit before anything is done", async () => {
    const identity = await evaluationIdentity({ ...plan, baselines: [trained] });
    expect(identity.baselines).toEqual([
      { method: "mm-cbm", sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) },
    ]);
    await expect(evaluationIdentity({ ...plan, baselines: [folder.path] })).rejects.toThrow("baseline.json");
    const check = (baselines: readonly string[], words = vocabulary, model = encoder) =>
      evaluating({ ...plan, baselines }).check!({
        model: model as unknown as ClipModel,
        vocabulary: words,
        settings: effectiveSettings({ partCount: 2 }),
      });
    await check([trained]);
    await expect(check([trained, again])).rejects.toMatchObject({
      code: "INVALID_PLAN",
      message: expect.stringMatching(/again: holds a mm-cbm, and .*mm-cbm holds one, too/u),
    });
    const others = await colourVocabulary(encoder, COLOUR_CLASSES.slice(1));
    await expect(check([trained], others)).rejects.toThrow(/mm-cbm was trained with another bank/u);
    const other = { ...encoder, info: { ...encoder.info, id: "other", sha256: "1".repeat(64) } };
    await expect(check([trained], vocabulary, other)).rejects.toThrow(/not of other/u);
  });
});

const deletions = (method: string) =>
  rows.filter((row) => row.method === method).map(({ deletion }) => deletion!);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the report has means with intervals, differences to chance over the same images, and curves", async () => {
  const { report, examples } = await reportEvaluation(folder.path, { draws: 50, seed: 1 });
  const [run] = report.runs;
  expect(run).toMatchObject({ images: 3, failed: 1, complete: true, labelled: false, removal: "mean" });
  const [causes, chance] = run.methods;
  expect(causes.measures.deletion!.value).toBeCloseTo(mean(deletions("kmeans-causes")), 12);
  expect(causes.measures.deletion!.lessChance!.value).toBeCloseTo(
    mean(deletions("kmeans-causes")) - mean(deletions("kmeans-chance")),
    12,
  );
  const [low, high] = causes.measures.deletion!.interval!;
  expect(low).toBeLessThanOrEqual(causes.measures.deletion!.value);
  expect(high).toBeGreaterThanOrEqual(causes.measures.deletion!.value);
  expect(chance.measures.deletion!.lessChance).toBeNull();
  expect(chance.measures.saco).toBeNull();
  expect(causes.deletion.similarity).toHaveLength(3);
  expect(causes.byArea.deletion.similarity[0]).toBeCloseTo(causes.deletion.similarity[0], 12);
  expect(examples[0].rows).toHaveLength(9);
  expect(await reportEvaluation(folder.path, { draws: 50, seed: 1 })).toEqual({
    report,
    examples,
    plan: null,
  });
});

test("every view has every method, and the paper's figures beside ours", async () => {
  const { report } = await reportEvaluation(folder.path, { draws: 50, seed: 1 });
  const strip = {
    id: "0.png",
    target: "red fish",
    method: "kmeans-causes",
    steps: [{ picture: "data:image/png;base64,AA==", similarity: 2, right: true }],
  };
  const page = renderEvaluationPage(report, [[strip]]);
  const latex = evaluationLatex(report);
  for (const text of ["K-means parts, by causes", "2.422", "1.233"]) {
    expect(page).toContain(text);
    expect(latex).toContain(text);
  }
  expect(page).toContain(strip.steps[0].picture);
  const { measures, curves } = evaluationTables(report);
  expect(new Set(measures.rows.map((row) => row[3]))).toEqual(new Set(plan.methods));
  for (const { columns, rows: cells } of [measures, curves]) {
    for (const row of cells) expect(row).toHaveLength(columns.length);
  }
  const figures = evaluationFigures(report, [[strip, { ...strip, id: "a/0.png" }]]);
  expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  const deletion = figures.find(({ table }) =>
    table.rows.some(([name]) => name === "printed: ours, K-means"),
  )!;
  expect(deletion.table.rows.slice(-5).map((row) => row[1])).toEqual([3.147, 3.149, 2.921, 2.46, 2.422]);
  expect(deletion.table.rows).toHaveLength(plan.methods.length + 5);
  expect(page).toContain(deletion.svg);
  const steps = figures.filter(({ name }) => name.startsWith("steps-"));
  expect(steps.map(({ name }) => name.slice(0, 15))).toEqual(["steps-1-0.png-s", "steps-2-a-0.png"]);
  expect(steps[0].svg).toContain(`href="${strip.steps[0].picture}"`);
  expect(steps[0].table.rows).toEqual([["kmeans-causes", 0, 2, "true"]]);
});

test("what reads explanations refuses rows of removals by name", async () => {
  expect(await openResults(folder.path)).toHaveLength(1);
  await expect(reportStudy(folder.path, { draws: 2, seed: 0 })).rejects.toMatchObject({
    code: "INVALID_RESULTS",
    message: expect.stringContaining("rows of another kind"),
  });
});

test.each([
  [{ parts: "class" }, "parts"],
  [{ similarities: true }, "similarities"],
  [{ keep: ["explanations"] }, "keep"],
  [{ settings: { default: { regions: "pooled" } } }, "settings.default.regions"],
  [{ evaluation: { methods: ["grid", "grid"] } }, "evaluation.methods"],
  [{ evaluation: { removal: "drop" } }, "evaluation.removal"],
  [{ evaluation: { baselines: ["a", "a"] } }, "evaluation.baselines"],
])("a plan says nothing that an evaluation would pass over: %j", (change, place) => {
  const value = {
    schema: "commonground/study@1",
    name: "it",
    dataset: { path: "x" },
    models: ["m"],
    evaluation: {},
  };
  expect(parsePlan(value, "plan").evaluation!.removal).toBe("blur");
  expect(() => parsePlan({ ...value, ...change }, "plan")).toThrow(place);
});
