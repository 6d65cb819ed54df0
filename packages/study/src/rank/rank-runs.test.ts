import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@commonground/core";
import { afterAll, describe, expect, test } from "vitest";
import { writeRun } from "../../testing/write-run.ts";
import type { ResultRow } from "../results/columns.ts";
import type { Run } from "../results/open-results.ts";
import type { RunIdentity } from "../run/run-record.ts";
import { rankRuns } from "./rank-runs.ts";
import { slowDraws } from "./score-run.ts";

const folder = mkdtempSync(join(tmpdir(), "rank-"));
afterAll(() => rmSync(folder, { recursive: true }));

const classes = ["cat", "dog", "cow"];
const resampling = { draws: 200, seed: 1 };
let written = 0;

interface Simulated {
  readonly id: string;
  /** How often the model is right, and how far the class it gives lies ahead. */
  readonly accuracy: number;
  readonly margin: number;
  readonly seed: number;
  readonly images?: number;
  readonly edit?: (row: Partial<ResultRow>, index: number) => Partial<ResultRow>;
  /** Whether its rows lie in another order than the images, as class by class. */
  readonly backwards?: boolean;
}

/** A model that answers right or wrong by chance, surer the larger its margin. */
function simulate(simulated: Simulated): Promise<Run> {
  const { id, accuracy, margin, seed, images = 60, edit = (row) => row, backwards = false } = simulated;
  const random = createRandom(seed);
  const made = Array.from({ length: images }, (_, index) => {
    const label = index % 3;
    const given = random() < accuracy ? label : (label + 1) % 3;
    const row: Partial<ResultRow> = {
      label: classes[label],
      predicted: classes[given],
      correct: given === label,
      rank_of_label: given === label ? 1 : 2,
      similarities: classes.map((_, k) => (k === given ? margin + 0.02 * random() : 0)),
      share: margin,
      share_above_chance: margin,
      auc_share: margin,
      auc_published: 1,
      auc_coupled: random(),
    };
    return edit({ ...row, index }, index);
  });
  const rows = backwards ? made.toReversed() : made;
  const model = { id, scoring: { kind: "softmax", scale: 20, bias: 0 } } as Parameters<
    typeof writeRun
  >[0]["model"];
  return writeRun({ folder: join(folder, String(written++)), model, classes, rows });
}

const good = { id: "good", accuracy: 0.9, margin: 0.12, seed: 1 };
const twin = { id: "twin", accuracy: 0.9, margin: 0.12, seed: 2 };
const poor = { id: "poor", accuracy: 0.4, margin: 0.04, seed: 3 };

const refused = async (runs: readonly Run[], code: string, message: RegExp) =>
  expect(rankRuns(runs, { resampling })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });

const broken = (row: Partial<ResultRow>, index: number): Partial<ResultRow> =>
  index < 20 ? { label: row.label, error: "INVALID_IMAGE: it", predicted: null } : row;
const part = await rankRuns(await Promise.all([simulate(poor), simulate({ ...good, edit: broken })]), {
  resampling,
});

const unlabelled = (row: Partial<ResultRow>): Partial<ResultRow> => ({
  ...row,
  label: null,
  correct: null,
});

/** Of which the fourth image has other bytes. */
const hashed = (digit: string) => (row: Partial<ResultRow>, index: number) => ({
  ...row,
  sha256: (index === 3 ? digit : "1").repeat(64),
});

describe("a ranking of models", () => {
  test("says which is first, and between which it cannot tell", async () => {
    const runs = await Promise.all([poor, good, twin].map(simulate));
    const ranking = await rankRuns(runs, { resampling });
    expect(ranking).toMatchObject({
      images: 60,
      failed: 0,
      labelled: 60,
      classes: 3,
      first: "averageConfidence",
    });
    expect(ranking.words).toMatch(/^First (good and twin|twin and good), then poor; cannot tell between /);
    const byName = Object.fromEntries(ranking.rankings.map((each) => [each.name, each]));
    const { averageConfidence, share, labelledAccuracy, aucPublished } = byName;
    expect(averageConfidence.flips).toBeGreaterThan(0);
    expect(averageConfidence.judged!.kendall.value).toBeGreaterThan(0.3);
    expect(averageConfidence.models[1].interval![0]).toBeGreaterThan(
      averageConfidence.models[0].interval![1],
    );
    expect(averageConfidence.models[0].first).toBe(0);
    expect(labelledAccuracy.judged).toBeNull();
    expect(labelledAccuracy.groups.at(-1)).toEqual([0]);
    expect(share.models.map(({ value }) => value)).toEqual(
      [0.04, 0.12, 0.12].map((m) => expect.closeTo(m, 12)),
    );
    expect(aucPublished.groups).toEqual([[0, 1, 2]]);
    expect(aucPublished.flips).toBe(1);
    for (const { name, models, draws } of ranking.rankings) {
      expect(models, name).toHaveLength(3);
      expect(draws, name).toBe(name === "cot" || name === "nuclearNorm" ? 100 : 200);
    }
    expect(ranking.leftOut.map(({ name }) => name)).toEqual([
      "classSeparation",
      "textAccuracy",
      "publishedAccuracy",
      "parameters",
    ]);
    expect(await rankRuns(runs, { resampling })).toEqual(ranking);
  });

  test("leaves an image out for all where one model failed on it", async () => {
    expect(part).toMatchObject({ images: 40, failed: 20, labelled: 40 });
    const whole = await rankRuns(await Promise.all([simulate(poor), simulate(good)]), { resampling });
    expect(part.rankings[0].models[0].value).not.toBe(whole.rankings[0].models[0].value);
  });

  test("takes each image's cosines for its own, in whatever order rows lie", async () => {
    const [forwards, backwards] = await Promise.all(
      [false, true].map(async (each) =>
        rankRuns(await Promise.all([poor, good].map((model) => simulate({ ...model, backwards: each }))), {
          resampling,
        }),
      ),
    );
    expect(backwards).toEqual(forwards);
  });

  test("without labels judges nothing and says what is left out; with some, uses those", async () => {
    const some = (row: Partial<ResultRow>, index: number) => (index < 30 ? row : unlabelled(row));
    const none = await rankRuns(
      await Promise.all([simulate({ ...poor, edit: unlabelled }), simulate({ ...good, edit: unlabelled })]),
      { resampling },
    );
    expect(none.labelled).toBe(0);
    expect(none.rankings.every(({ judged }) => judged === null)).toBe(true);
    expect(none.leftOut).toContainEqual({ name: "atc", why: "no image has a label" });
    const half = await rankRuns(
      await Promise.all([simulate({ ...poor, edit: some }), simulate({ ...good, edit: some })]),
      { resampling },
    );
    expect(half.labelled).toBe(30);
    expect(half.rankings.find(({ name }) => name === "atc")!.models[1].value).toBeGreaterThan(0.6);
  });

  test("takes what is known beforehand as it is, without an interval", async () => {
    const runs = await Promise.all([simulate(poor), simulate(good)]);
    const parameters = [10, 20].map((value) => ({ parameters: { value, draws: null } }));
    const { rankings } = await rankRuns(runs, { resampling, beforehand: parameters });
    expect(rankings.find(({ name }) => name === "parameters")).toMatchObject({
      draws: 0,
      flips: null,
      groups: [[1], [0]],
      models: [{ value: 10, interval: null, first: null }, { value: 20 }],
      judged: { kendall: { value: 1 }, regret: { value: 0 } },
    });
  });

  test("of one model, of one image, of other images or classes, or without cosines is refused", async () => {
    const run = await simulate(good);
    await refused([run], "INVALID_ARGUMENT", /at least two/);
    const one = { ...good, images: 1 };
    await refused([await simulate(one), await simulate(one)], "INVALID_DATA_SET", /one image is left/);
    const bare = await simulate({ ...good, edit: (row) => ({ ...row, similarities: null }) });
    await refused([run, bare], "INVALID_RESULTS", /--similarities/);
    const elsewhere = await writeRun({ folder: join(folder, "e"), classes, rows: [{}], dataSet: "other" });
    await refused([run, elsewhere], "INVALID_RESULTS", /60 images and 1/);
    const named = await writeRun({ folder: join(folder, "n"), classes: ["cat", "dog", "hen"], rows: [{}] });
    await refused([run, named], "INVALID_RESULTS", /"cow" in one alone/);
  });

  test("of runs that were not made alike is refused, as a diff of them is", async () => {
    const run = await simulate(good);
    const made = async (change: Partial<RunIdentity>) => {
      const other = await simulate(poor);
      return { ...other, record: { ...other.record, identity: { ...other.record.identity, ...change } } };
    };
    const { settings, method } = run.record.identity;
    const methods = new RegExp(`versions ${method} and ${method - 1} of the method`, "u");
    await refused([run, await made({ method: method - 1 })], "INVALID_RESULTS", methods);
    await refused([run, await made({ bankSha256: "o" })], "INVALID_RESULTS", /their banks differ/u);
    await refused(
      [run, await made({ parts: "class" })],
      "INVALID_RESULTS",
      /parts are found by image and by class/u,
    );
    const asked = await made({ settings: { ...settings, languageConcepts: 7 } });
    await refused([run, asked], "INVALID_RESULTS", /languageConcepts is 50 and 7/u);
    const ofModel = await made({ settings: { ...settings, features: "tokens", causes: "none" } });
    expect((await rankRuns([run, ofModel], { resampling })).images).toBe(60);
  });

  test("of images that were changed between the runs, or that one of them lacks, is refused", async () => {
    const runs = ["1", "1", "2"].map((digit) => simulate({ ...good, edit: hashed(digit) }));
    await refused(await Promise.all(runs), "INVALID_RESULTS", /3\.png was another image/u);
    const run = await simulate(good);
    await refused([run, { ...run, shards: [] }], "INVALID_RESULTS", /60 images and 0/u);
  });

  test("cautions where images are few", async () => {
    const few = [poor, good].map((each) => simulate({ ...each, images: 10 }));
    expect((await rankRuns(await Promise.all(few), { resampling })).cautions).toEqual([
      expect.stringContaining("10 images are few"),
    ]);
  });
});

test("slow rankings get fewer resamples the larger they are, never more than asked for", () => {
  expect(slowDraws(100, 10, 1000)).toBe(100);
  expect(slowDraws(100, 10, 30)).toBe(30);
  expect(slowDraws(1000, 400, 1000)).toBe(50);
  expect(slowDraws(50_000, 1000, 1000)).toBe(20);
});
