import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeRun } from "../../testing/write-run.ts";
import type { ResultRow } from "../results/columns.ts";
import { diffRuns } from "./diff-runs.ts";
import { checkLimits, parseLimits } from "./limits.ts";

const folder = mkdtempSync(join(tmpdir(), "diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const classes = ["cat", "dog"];
const resampling = { draws: 200, seed: 1 };
let written = 0;

const run = (rows: readonly Partial<ResultRow>[], given: { classes?: string[]; dataSet?: string } = {}) =>
  writeRun({ folder: join(folder, String(written++)), classes, rows, ...given });

const IMAGES = 24;
/** Half cats, half dogs, all answered rightly, with two concepts and two parts. */
function rowsOf(edit: (row: Partial<ResultRow>, index: number) => Partial<ResultRow> = (row) => row) {
  return Array.from({ length: IMAGES }, (_, index): Partial<ResultRow> => {
    const label = classes[index % 2];
    const row: Partial<ResultRow> = {
      label,
      predicted: label,
      correct: true,
      rank_of_label: 1,
      confidence: 0.8,
      share: 0.5 + 0.01 * index,
      vision_concepts: ["fur", "tail"],
      shared_concepts: ["fur"],
      concept_parts: ["A", "B"],
      parts: ["A", "B"],
      part_areas: [0.3, 0.2],
      players: ["A", "B", "rest"],
      values: [2, 1, 0.5],
    };
    return { ...row, ...edit(row, index) };
  });
}

const before = await run(rowsOf());
const against = async (edit: Parameters<typeof rowsOf>[0]) =>
  diffRuns(before, await run(rowsOf(edit)), resampling);

const refused = (message: string) => ({
  code: "INVALID_RESULTS",
  message: expect.stringContaining(message),
});

describe("a diff", () => {
  test("of equal runs finds nothing", async () => {
    const diff = await against(undefined);
    expect(diff).toMatchObject({ images: IMAGES, failed: 0, settings: {} });
    expect(diff.answers).toEqual({
      changed: 0,
      interval: [0, 0],
      lost: 0,
      gained: 0,
      otherwise: 0,
      images: [],
    });
    expect(diff.concepts).toMatchObject({ agreement: expect.closeTo(1, 12), tested: [], untested: 0 });
    expect(diff.parts).toMatchObject({ images: IMAGES, comparable: IMAGES, meanMove: 0, otherFirst: 0 });
    for (const { name, difference, pValue } of diff.measures) {
      expect({ name, difference, pValue }).toEqual({ name, difference: 0, pValue: 1 });
    }
  });

  test("of one image tells values without intervals", async () => {
    const [one, other] = [rowsOf().slice(0, 1), rowsOf((row) => ({ ...row, share: 0.9 })).slice(0, 1)];
    const { answers, measures } = await diffRuns(await run(one), await run(other), resampling);
    expect(answers).toMatchObject({ changed: 0, interval: null });
    expect(measures.find(({ name }) => name === "share")).toMatchObject({ images: 1, interval: null });
    expect(measures.filter(({ interval }) => interval !== null)).toEqual([]);
  });

  test("counts changed answers and what became of right ones", async () => {
    const { answers, measures } = await against((row, index) =>
      index < 3
        ? { predicted: classes[(index + 1) % 2], correct: false, rank_of_label: 2, confidence: 0.6 }
        : row,
    );
    expect(answers).toMatchObject({ changed: 3 / IMAGES, lost: 3, gained: 0, otherwise: 0 });
    expect(answers.images[0]).toEqual({
      id: "0.png",
      label: "cat",
      a: "cat",
      b: "dog",
      confidence: [0.8, 0.6],
    });
    expect(answers.interval![0]).toBeLessThan(3 / IMAGES);
    expect(answers.interval![1]).toBeGreaterThan(3 / IMAGES);
    expect(measures.find(({ name }) => name === "top1")).toMatchObject({
      a: 1,
      b: expect.closeTo(1 - 3 / IMAGES, 12),
      difference: expect.closeTo(-3 / IMAGES, 12),
      pValue: expect.closeTo(0.25, 12),
    });
  });

  test("finds concepts that a class gained or lost, and not those that come and go evenly", async () => {
    const { concepts } = await against((_, index) => ({
      vision_concepts: [
        ...(index % 2 === 0 ? ["whiskers"] : []),
        "tail",
        ...(index % 4 < 2 ? ["fur"] : []),
        ...(index < 3 ? ["rare"] : []),
      ],
    }));
    const told = (name: string | null, concept: string) =>
      concepts.tested.find(
        (each) => each.class === name && each.concept === concept && each.kind === "vision",
      );
    expect(told("cat", "whiskers")).toMatchObject({ gained: 12, lost: 0, found: true });
    expect(told("cat", "whiskers")!.pValue).toBeCloseTo(2 / 2 ** 12, 12);
    expect(told("cat", "whiskers")!.adjusted).toBeGreaterThan(told("cat", "whiskers")!.pValue);
    expect(told(null, "fur")).toMatchObject({ gained: 0, lost: 12, found: true });
    expect(told("dog", "whiskers")).toBeUndefined();
    expect(told("cat", "tail")).toBeUndefined();
    expect(told(null, "rare")).toBeUndefined();
    expect(concepts.untested).toBe(3);
    expect(concepts.agreement).toBeLessThan(1);

    const even = await diffRuns(
      await run(rowsOf((_, index) => ({ vision_concepts: index % 4 < 2 ? ["fur"] : [] }))),
      await run(rowsOf((_, index) => ({ vision_concepts: index % 4 < 2 ? [] : ["fur"] }))),
      resampling,
    );
    expect(even.concepts.tested.find((each) => each.class === null)).toMatchObject({
      gained: 12,
      lost: 12,
      found: false,
    });
  });

  test("of images without labels groups concepts by A's answers", async () => {
    const unlabelled = { label: null, correct: null, rank_of_label: null };
    const a = await run(rowsOf(() => unlabelled));
    const b = await run(rowsOf(() => ({ ...unlabelled, vision_concepts: ["fur"], predicted: "dog" })));
    const { concepts, answers, measures } = await diffRuns(a, b, resampling);
    expect(concepts.tested.map((each) => each.class)).toEqual(expect.arrayContaining([null, "cat", "dog"]));
    expect(answers).toMatchObject({ changed: 0.5, lost: 0, gained: 0, otherwise: 0 });
    expect(measures.some(({ name }) => name === "top1")).toBe(false);
  });

  test("groups concepts by the label, whatever the answers", async () => {
    const a = await run(rowsOf(() => ({ predicted: "dog", vision_concepts: [] })));
    const b = await run(rowsOf(() => ({ predicted: "dog", vision_concepts: ["fur"] })));
    const { concepts } = await diffRuns(a, b, resampling);
    expect(concepts.tested.map((each) => [each.class, each.gained])).toEqual([
      [null, 24],
      ["cat", 12],
      ["dog", 12],
    ]);
  });

  test("compares no values of parts of different answers", async () => {
    const { parts } = await against((row, index) => (index < 5 ? { predicted: "other" } : row));
    expect(parts).toMatchObject({ images: IMAGES - 5, comparable: IMAGES - 5 });
  });

  test("compares values of parts that are the same, largest moves first", async () => {
    const { parts } = await against((_, index) => {
      if (index === 0) return { values: [0.5, 1.2, 0.5] };
      if (index === 1) return { part_areas: [0.1, 0.2] };
      if (index === 2) return { parts: ["A"], players: ["A", "rest"], part_areas: [0.3], values: [1, 1] };
      return {};
    });
    expect(parts).toMatchObject({ images: IMAGES, comparable: IMAGES - 2 });
    expect(parts!.moved[0]).toEqual({ id: "0.png", part: "A", a: 2, b: 0.5 });
    expect(parts!.meanMove).toBeCloseTo((1.5 + 0.2) / (3 * (IMAGES - 2)), 12);
    expect(parts!.otherFirst).toBeCloseTo(1 / (IMAGES - 2), 12);
    expect((await against(() => ({ players: null, values: null }))).parts).toBeNull();
  });

  test("knows the same parts under other letters by their words", async () => {
    const near = await run(rowsOf(() => ({ part_areas: [0.3, 0.29] })));
    const swapped = await run(
      rowsOf(() => ({ part_areas: [0.29, 0.3], concept_parts: ["B", "A"], values: [1, 2, 0.5] })),
    );
    const { parts } = await diffRuns(near, swapped, resampling);
    expect(parts).toMatchObject({ comparable: IMAGES, meanMove: 0, otherFirst: 0 });
  });

  test("leaves out what a side could not answer, and refuses other images, other classes, and nothing", async () => {
    const failed = { error: "INVALID_IMAGE: it", predicted: null };
    const some = await against((row, index) => (index < 4 ? failed : row));
    expect(some).toMatchObject({ images: IMAGES - 4, failed: 4 });
    await expect(against(() => failed)).rejects.toMatchObject({ code: "INVALID_DATA_SET" });
    const other = await run(rowsOf(), { dataSet: "other" });
    await expect(diffRuns(before, other, resampling)).rejects.toMatchObject(refused("not the same ones"));
    const fewer = await run(rowsOf().slice(1), { dataSet: "fewer" });
    await expect(diffRuns(before, fewer, resampling)).rejects.toMatchObject(refused("24 images and 23"));
    const [once, since] = await Promise.all(
      ["1", "2"].map((hash) => run(rowsOf((_, index) => ({ sha256: index < 3 ? "0" : hash })))),
    );
    await expect(diffRuns(once, since, resampling)).rejects.toMatchObject(refused("3.png was another image"));
    const named = await run(rowsOf(), { classes: ["dog", "cat"] });
    await expect(diffRuns(before, named, resampling)).rejects.toMatchObject(refused("in another order"));
  });

  test("refuses rows of another version of the method, whose doing a change may be", async () => {
    const { record, ...rest } = before;
    const older = { ...rest, record: { ...record, identity: { ...record.identity, method: 2 } } };
    await expect(diffRuns(older, before, resampling)).rejects.toMatchObject(
      refused(`versions 2 and ${record.identity.method} of the method`),
    );
  });

  test("tells two models of one name apart by their weights, and says how parts were found", async () => {
    const { record, ...rest } = before;
    const identity = { ...record.identity, weightsSha256: "1".repeat(64), parts: "class" } as const;
    const { a, b } = await diffRuns(before, { ...rest, record: { ...record, identity } }, resampling);
    const { model, weightsSha256 } = record.identity;
    expect([a.model, b.model]).toEqual([`${model} [${weightsSha256.slice(0, 8)}]`, `${model} [11111111]`]);
    expect([a.parts, b.parts]).toEqual(["image", "class"]);
  });
});

describe("limits", () => {
  test("are kept up to the limit itself, and broken beyond", async () => {
    const diff = await against((row, index) =>
      index < 6 ? { predicted: classes[(index + 1) % 2], correct: false } : row,
    );
    const checked = checkLimits(diff, parseLimits("answers=0.25,accuracy=0.2, concepts=0,values=0"));
    expect(checked.map(({ name, kept }) => [name, kept])).toEqual([
      ["answers", true],
      ["accuracy", false],
      ["concepts", true],
      ["values", true],
    ]);
    expect(checkLimits(diff, parseLimits("answers=0.249"))[0].kept).toBe(false);
  });

  test("on what a diff lacks are refused, never kept in silence", async () => {
    const bare = { label: null, correct: null, rank_of_label: null, values: null, players: null };
    const rows = rowsOf(() => bare);
    const diff = await diffRuns(await run(rows), await run(rows), resampling);
    expect(() => checkLimits(diff, parseLimits("accuracy=1"))).toThrow("no image has a label");
    expect(() => checkLimits(diff, parseLimits("values=1"))).toThrow("--fail-on values");
  });

  test.each(["answers", "answers=", "answers=-1", "answers=x", "answer=1", "answers=1=2", "answers=1,,"])(
    "%s is none",
    (text) => expect(() => parseLimits(text)).toThrow("is no limit"),
  );
});
