import { type Confusion, MEASURE_NAMES, RESULTS, type ResultRow } from "@commonground/study/web";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import { beforeAll, expect, test, vi } from "vitest";
import { encodeRows } from "../../../study/src/results/encode-rows.ts";
import { diffRuns } from "../../../study/src/diff/diff-runs.ts";
import type { Run } from "../../../study/src/results/open-results.ts";
import { openWholeRun } from "../../../study/src/results/open-run.ts";
import { claimRunFolder } from "../../../study/src/run/run-record.ts";
import { commitShard } from "../../../study/src/shards/run-folder.ts";
import { writeWholeRunFiles } from "../../../study/src/shards/whole-run-files.ts";
import { temporaryFolder } from "../../../study/testing/temporary-folder.ts";
import { summariseRun } from "../../../study/src/summary/summarise-run.ts";
import { type RunTable, tabulate } from "../../../study/src/summary/run-table.ts";
import { sealRecord, type RunRecord } from "../../../study/src/run/run-record.ts";
import { answeredRows, madeRecord, madeRow, type MadeRun } from "../../../study/testing/rows.ts";
import type { ResultFile } from "./result-files.ts";
import { RESAMPLING } from "./run-figures.ts";
import { createStudyEngine, type StudyEngine } from "./study-engine.ts";

const { path } = temporaryFolder();
const ROWS = 90;
const rows: ResultRow[] = answeredRows(ROWS, (i) => i % 4 !== 0, 0.5).map((row, i) =>
  Object.assign(row, {
    id: `${row.label}/${i}.png`,
    versus: row.label,
    players: ["A", "B", "rest"],
    values_versus: [i % 3, -1, 0.5],
  }),
);
rows[7] = { ...madeRow(7, { id: "x/7.png" }), label: "cat", error: "INVALID_IMAGE: x/7.png: is none" };

const file = (path: string, content: string | Uint8Array): ResultFile => {
  const at = new Blob([content as string | Uint8Array<ArrayBuffer>]);
  return { path, size: at.size, at };
};

/** Shards as they are where parts are found over a class: none of them a range of the items. */
const PARTS = [0, 1, 2].map((part) => rows.filter((_, i) => (i * 7) % 3 === part));

interface Made {
  readonly record: RunRecord;
  readonly files: ResultFile[];
}

async function made(folder: string, run: MadeRun = {}, facts: Record<string, string> = {}): Promise<Made> {
  const record = await madeRecord(rows, { ...run, shards: PARTS.length });
  const files = PARTS.map((part, shard) =>
    file(
      `${folder}/shard-00000${shard}.parquet`,
      encodeRows(part, {
        schema: RESULTS.schema,
        fingerprint: record.fingerprint,
        shard: String(shard),
        ...facts,
      }),
    ),
  );
  return { record, files: [file(`${folder}/run.json`, JSON.stringify(record)), ...files] };
}

const NOTHING = { search: null, sort: null };
const CLASSES = { ...NOTHING, answers: "all" } as const;
const IMAGES = { ...NOTHING, label: null, answer: null, answers: "all", measure: "share" } as const;
const opening = (files: readonly ResultFile[]) => ({
  files,
  name: "made",
  images: ["/photos/cat/0.png", "/photos/dog/0.png", "a\\cat\\2.png"],
  imagesAt: "http://127.0.0.1/given/",
});

let engine: StudyEngine;
let table: RunTable;
let study: Made;

async function* each(): AsyncGenerator<ResultRow> {
  yield* rows;
}

beforeAll(async () => {
  study = await made("a/default");
  const other = await made("b/default", { model: "model-b" });
  engine = createStudyEngine(() => {});
  table = await tabulate(study.record, each);
  const opened = await engine.open(
    opening([
      ...study.files,
      ...other.files,
      file("plan.json", '{"schema":"commonground/study@1","name":"mine"}'),
    ]),
  );
  expect(opened).toMatchObject({ name: "mine", reported: false });
  expect(opened.runs.map(({ key, name, items }) => [key, name, items])).toEqual([
    ["a/default", "model-a", ROWS],
    ["b/default", "model-b", ROWS],
  ]);
});

const told = ({ label, answer, concepts, examples }: Confusion) => [label, answer, concepts, examples];

test("figures, classes and confusions are those of the report, whatever order shards have", async () => {
  const { figures } = summariseRun(table, RESAMPLING);
  for (const measure of ["aboveChance", "top5", "negativeEntropy"] as const) {
    const told = {
      images: ROWS,
      failed: 1,
      accuracy: figures.top1,
      measure: figures[measure],
      drawn: true,
      resampling: RESAMPLING,
    };
    expect(await engine.figures(["a/default", "b/default"], measure)).toEqual([told, told]);
    const bare = (estimate: typeof figures.top1) => estimate && { ...estimate, interval: null };
    expect(await engine.means("a/default", measure)).toEqual({
      ...told,
      accuracy: bare(told.accuracy),
      measure: bare(told.measure),
      drawn: false,
    });
  }
  expect((await engine.classes("a/default", CLASSES, 0, 100)).items).toEqual(table.classes);
  for (const [answers, names] of [
    ["right", ["dog"]],
    ["wrong", ["cat"]],
  ] as const) {
    const { items } = await engine.classes("a/default", { ...CLASSES, answers }, 0, 100);
    expect(items.map(({ name }) => name)).toEqual(names);
  }
  const pairs = await engine.confusions("a/default", NOTHING, 0, 100);
  expect(pairs.items.map(({ label, answer, images }) => [label, answer, images])).toEqual(
    table.confusions.map(({ label, answer, images }) => [label, answer, images]),
  );
  for (const pair of table.confusions) {
    const [found] = await engine.misled("a/default", [pair]);
    expect(found).toMatchObject({
      images: pair.images,
      told: pair.told,
      concepts: pair.concepts,
      outside: pair.outside,
    });
    expect(found.parts.map(({ concept }) => concept)).toEqual(pair.parts.map(({ concept }) => concept));
    expect(found.parts[0]!.share).toBeCloseTo(pair.parts[0]!.share, 12);
  }
  // All at once they are the same, with the first images as examples.
  const together = await engine.misled("a/default", pairs.items);
  expect(together.map(told)).toEqual(table.confusions.map(told));
});

test("runs stand in the command's order of folders, and what was made to judge a study is no model of it", async () => {
  const folders = ["a-b/default", "sanity/random-words/a/default", "a/default"];
  const all = await Promise.all(folders.map((folder) => made(folder)));
  const own = createStudyEngine(() => {});
  const { runs } = await own.open(opening(all.flatMap(({ files }) => files)));
  expect(runs.map(({ key }) => key)).toEqual(["a/default", "a-b/default"]);
});

test("images are filtered, searched and sorted; what has no value comes last either way", async () => {
  const all = await engine.images("a/default", IMAGES, 2, 5);
  expect(all).toMatchObject({ total: ROWS, from: 2 });
  expect(all.items.map(({ item, given }) => [item, given])).toEqual([
    [2, 2],
    [3, null],
    [4, null],
  ]);

  const wrong = await engine.images("a/default", { ...IMAGES, answers: "wrong", label: "cat" }, 0, 100);
  expect(wrong.items.map(({ item }) => item)).toEqual(
    rows.flatMap((row, i) => (row.correct === false ? [i] : [])),
  );
  expect(
    (await engine.images("a/default", { ...IMAGES, search: "CAT/1" }, 0, 100)).items.map(({ id }) => id),
  ).toEqual(rows.flatMap(({ id }) => (id.startsWith("cat/1") ? [id] : [])));
  expect((await engine.images("a/default", { ...IMAGES, answers: "failed" }, 0, 9)).items).toMatchObject([
    { id: "x/7.png", value: null, error: expect.stringContaining("INVALID_IMAGE") },
  ]);
  for (const sort of ["value", "-value"]) {
    const { items } = await engine.images("a/default", { ...IMAGES, sort }, 0, ROWS);
    expect(items.at(-1)!.id).toBe("x/7.png");
    const values = items.slice(0, -1).map(({ value }) => value!);
    expect(values).toEqual(values.toSorted((a, b) => (sort === "value" ? a - b : b - a)));
    expect(await engine.placeOf("a/default", { ...IMAGES, sort }, 7)).toBe(ROWS - 1);
  }
});

test("one image is told with its row and the answers of all models over the same images", async () => {
  const { row, given, same, answers } = await engine.image("a/default", 41);
  expect(row).toEqual(rows[41]);
  expect([given, same]).toEqual([null, null]);
  expect(answers.map(({ name, predicted }) => [name, predicted])).toEqual([
    ["model-a", rows[41]!.predicted],
    ["model-b", rows[41]!.predicted],
  ]);
  await expect(engine.image("a/default", ROWS)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(engine.image("c", 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("only columns that are asked for are read", async () => {
  const many = Array.from({ length: 500 }, (_, i) =>
    madeRow(i, {
      correct: true,
      share: Math.sin(i),
      similarities: Array.from({ length: 50 }, (_, c) => Math.cos(i * c)),
    }),
  );
  const record = await madeRecord(many);
  const facts = { schema: RESULTS.schema, fingerprint: record.fingerprint, shard: "0" };
  const shard = file("shard-000000.parquet", encodeRows(many, facts));
  const read = vi.spyOn(Blob.prototype, "slice");
  try {
    const fresh = createStudyEngine(() => {});
    await fresh.open(opening([file("run.json", JSON.stringify(record)), shard]));
    expect((await fresh.means("made", "share")).images).toBe(500);
    const bytes = read.mock.calls.reduce((sum, [from = 0, to = 0]) => sum + to - from, 0);
    expect(bytes).toBeLessThan(shard.size / 3);
  } finally {
    read.mockRestore();
  }
});

test("shards alone are a run of their own; a report beside the results is taken at its word", async () => {
  const fresh = createStudyEngine(() => {});
  const [, shard] = study.files;
  const alone = await fresh.open(opening([{ ...shard!, path: "shard-000000.parquet" }]));
  expect(alone.runs).toMatchObject([{ name: "shard-000000.parquet", items: null, made: null }]);
  expect((await fresh.means(alone.runs[0]!.key, "share")).images).toBe(PARTS[0]!.length);

  const told = { value: 0.123, interval: [0.1, 0.2] };
  const { fingerprint, setting } = study.record;
  const run = {
    fingerprint,
    setting,
    complete: true,
    images: 5,
    failed: 0,
    figures: { ...Object.fromEntries(MEASURE_NAMES.map((name) => [name, null])), top1: told },
  };
  const report = { schema: "commonground/study-report@1", resampling: { draws: 9, seed: 1 }, runs: [run] };
  await fresh.open(opening([...study.files, file("report.json", JSON.stringify(report))]));
  expect(await fresh.means("a/default", "share")).toEqual({
    images: 5,
    failed: 0,
    accuracy: told,
    measure: null,
    drawn: true,
    resampling: { draws: 9, seed: 1 },
  });
  // Half a run is not what the report is of.
  await fresh.open(opening([...study.files.slice(0, 2), file("report.json", JSON.stringify(report))]));
  expect((await fresh.means("a/default", "share")).images).toBe(PARTS[0]!.length);
});

const refusals: [name: string, files: () => Promise<ResultFile[]> | ResultFile[], message: string][] = [
  ["an empty folder", () => [], "holds no results"],
  ["a study that has just begun", () => [file("plan.json", "{}")], "nothing of this study is finished yet"],
  [
    "a record of another version",
    () => [file("a/run.json", '{"schema":"commonground/run@2"}')],
    "written by another version of commonground (commonground/run@2, not commonground/run@1)",
  ],
  [
    "a changed record",
    () => [file("a/run.json", JSON.stringify({ ...study.record, shards: 9 }))],
    "was changed",
  ],
  [
    "rows of another version",
    async () => (await made("a", { identity: { results: "commonground/results@1" } })).files,
    "holds commonground/results@1, and this explorer",
  ],
  [
    "a shard of another version, alone",
    async () => (await made("a", {}, { schema: "commonground/results@3" })).files.slice(1),
    "holds commonground/results@3",
  ],
  ["what is no Parquet", () => [file("a.parquet", "no Parquet at all")], "a.parquet: cannot be read"],
  [
    "a diff of another version",
    () => [file("any.json", '{"schema":"commonground/diff@2"}')],
    "any.json: holds commonground/diff@2",
  ],
  [
    "a changed diff",
    () => [file("diff.json", '{"schema":"commonground/diff@1","a":{}}')],
    "diff.json: a.model must be a text, as commonground diff --json writes it",
  ],
  [
    "a record without its rows",
    () => study.files.slice(0, 1),
    "run.json: is the record of a run, whose rows lie in files beside it; give the folder",
  ],
  [
    "an explanation where a study is opened",
    () => [file("any.json", '{"schema":"commonground/explanation@2"}')],
    "any.json: is an explanation of one image",
  ],
  ...(["complete", "figures"] as const).map((name): (typeof refusals)[number] => [
    `a report whose ${name} were changed`,
    () => {
      const runs = [{ fingerprint: "", setting: "", complete: true, images: 1, failed: 0, [name]: {} }];
      const report = { schema: "commonground/study-report@1", resampling: { draws: 9, seed: 1 }, runs };
      return [...study.files, file("report.json", JSON.stringify(report))];
    },
    `report.json: runs[0].${name === "figures" ? "figures.top1 must be an object" : "complete must be true or false"}, as`,
  ]),
  [
    "a report of another version",
    () => [...study.files, file("report.json", '{"schema":"commonground/study-report@2"}')],
    "holds commonground/study-report@2",
  ],
];
test.each(refusals)("%s is refused by name", async (_, files, message) => {
  const fresh = createStudyEngine(() => {});
  await expect(fresh.open(opening(await files()))).rejects.toThrow(message);
});

test("a plan or a report of another tool is neither the study's name nor its report", async () => {
  const fresh = createStudyEngine(() => {});
  const theirs = '{"schema":"https://example.org/it","name":"theirs"}';
  const opened = await fresh.open(
    opening([...study.files, file("plan.json", theirs), file("report.json", theirs)]),
  );
  expect(opened).toMatchObject({ reported: false });
  expect(opened.name).not.toBe("theirs");
});

const figures = async (files: readonly ResultFile[]) => {
  const fresh = createStudyEngine(() => {});
  const { runs } = await fresh.open(opening(files));
  return fresh.means(runs[0]!.key, "share");
};

test("shards of another run, with other columns or rows twice are refused when they are read", async () => {
  const [record, ...shards] = study.files;
  const facts = { schema: RESULTS.schema, fingerprint: study.record.fingerprint, shard: "0" };
  const shard = (content: Uint8Array) => [record!, file("a/default/shard-000000.parquet", content)];
  await expect(figures(shard(encodeRows(PARTS[0]!, { ...facts, fingerprint: "x" })))).rejects.toThrow(
    "its fingerprint is x",
  );
  const text = { id: "text" } as const;
  await expect(figures(shard(encodeRows([{ id: "a" }], facts, text)))).rejects.toThrow(
    "it has no column index",
  );
  await expect(
    figures([
      record!,
      shards[0]!,
      file("a/default/shard-000001.parquet", encodeRows(PARTS[0]!, { ...facts, shard: "1" })),
    ]),
  ).rejects.toThrow("twice");
  const { sha256: _, ...rest } = study.record;
  const smaller = await sealRecord({ ...rest, identity: { ...rest.identity, items: 3 } });
  await expect(figures([file("a/default/run.json", JSON.stringify(smaller)), ...shards])).rejects.toThrow(
    "of 3",
  );
});

test("a file of rows is read in place of the shards it is of, and passed over where they are others", async () => {
  const folder = join(path, "run");
  const { record } = study;
  for (const [shard, part] of PARTS.entries()) await commitShard(folder, shard, part, record.fingerprint);
  await writeWholeRunFiles(folder, record);
  const read = (name: string, path = `a/default/${name}`) => file(path, readFileSync(join(folder, name)));
  const shards = PARTS.map((_, shard) => read(`shard-00000${shard}.parquet`));
  const rowsFile = read("rows.parquet");
  const opened = async (files: readonly ResultFile[]) => {
    const fresh = createStudyEngine(() => {});
    await fresh.open(opening([study.files[0]!, ...files]));
    return fresh;
  };
  // Nothing can be read of these shards, so that lists come of the file alone, and one image of its shard.
  const broken = shards.map(({ path, size }) => ({ path, size, at: new Blob(["x".repeat(size)]) }));
  const fresh = await opened([...broken, rowsFile]);
  expect(await fresh.figures(["a/default"], "share")).toEqual(await engine.figures(["a/default"], "share"));
  for (const list of ["classes", "confusions"] as const) {
    expect(await fresh[list]("a/default", CLASSES, 0, 9)).toEqual(
      await engine[list]("a/default", CLASSES, 0, 9),
    );
  }
  expect(await fresh.images("a/default", IMAGES, 0, ROWS)).toEqual(
    await engine.images("a/default", IMAGES, 0, ROWS),
  );
  await expect(fresh.image("a/default", 5)).rejects.toThrow("cannot be read");
  for (const item of [0, 5, ROWS - 1]) {
    expect((await (await opened([...shards, rowsFile])).image("a/default", item)).row).toEqual(rows[item]);
  }

  const other = encodeRows(PARTS[1]!.slice(1), {
    schema: RESULTS.schema,
    fingerprint: record.fingerprint,
    shard: "1",
  });
  const changed = [shards[0]!, file(shards[1]!.path, other), shards[2]!, rowsFile];
  expect((await (await opened(changed)).means("a/default", "share")).images).toBe(ROWS - 1);
  await expect(
    (await opened([...shards, file(rowsFile.path, "none")])).means("a/default", "share"),
  ).rejects.toThrow("rows.parquet: cannot be read");
});

test("files of all rows are no shards, though no record lies beside them", async () => {
  const folder = join(path, "alone");
  const { record } = study;
  for (const [shard, part] of PARTS.entries()) await commitShard(folder, shard, part, record.fingerprint);
  await writeWholeRunFiles(folder, record);
  const files = readdirSync(folder).map((name) => file(name, readFileSync(join(folder, name))));
  expect(files.map((each) => each.path)).toEqual(
    expect.arrayContaining(["rows.parquet", "told.parquet", "shard-000002.parquet"]),
  );
  const { runs } = await createStudyEngine(() => {}).open(opening(files));
  expect(runs).toHaveLength(1);
});

test("a changed byte of a column that is read is told with its file, whether of all rows or of a shard", async () => {
  const folder = join(path, "damaged");
  const { record } = study;
  for (const [shard, part] of PARTS.entries()) await commitShard(folder, shard, part, record.fingerprint);
  await writeWholeRunFiles(folder, record);
  const damaged = (name: string) => {
    const bytes = readFileSync(join(folder, name));
    const leaf = parquetMetadata(bytes).row_groups[0]!.columns.find(
      ({ meta_data }) => meta_data!.path_in_schema[0] === "share",
    )!.meta_data!;
    bytes[Number(leaf.data_page_offset) + Number(leaf.total_compressed_size) - 3] ^= 1;
    return file(`a/default/${name}`, bytes);
  };
  const shards = PARTS.map((_, shard) => `shard-00000${shard}.parquet`);
  const whole = (name: string) => file(`a/default/${name}`, readFileSync(join(folder, name)));
  for (const name of ["rows.parquet", shards[1]!]) {
    const rowsFile = name === "rows.parquet" ? [damaged(name)] : [];
    const files = shards.map((each) => (each === name ? damaged(each) : whole(each)));
    await expect(figures([study.files[0]!, ...files, ...rowsFile])).rejects.toMatchObject({
      code: "INVALID_RESULTS",
      message: expect.stringContaining(
        `a/default/${name}: its column share was changed since it was written`,
      ),
    });
  }
});

test("two runs are compared as the command compares them, or shown as its file tells them", async () => {
  const vision_concepts = ["fur", "new"];
  const changed = rows.map((row, i) => {
    if (i % 12 === 4) return { ...row, predicted: row.label, correct: true, vision_concepts };
    return i % 10 === 1 ? { ...row, predicted: "cat", correct: false } : row;
  });
  const runs = [await write("one", rows), await write("two", changed)] as const;
  const diff = await diffRuns(...runs, { draws: 1000, seed: 1 });
  const files = runs.flatMap(({ folder, record }) =>
    ["run.json", "shard-000000.parquet"].map((name) =>
      file(`${record.identity.model}/default/${name}`, readFileSync(join(folder, name))),
    ),
  );
  const shares: number[] = [];
  const computed = createStudyEngine((done, all, of) => of === "comparison" && shares.push(done / all));
  await computed.open(opening(files));
  const told = createStudyEngine(() => {});
  const opened = await told.open(opening([file("mine.json", JSON.stringify(diff))]));
  expect(opened).toMatchObject({ runs: [], diff: ["one", "two"] });
  const query = { ...NOTHING, label: null };
  const all = [0, 1000] as const;
  for (const [engine, sides] of [
    [computed, { a: "one/default", b: "two/default" }],
    [told, { a: null, b: null }],
  ] as const) {
    const { answers, measures, concepts, parts } = await engine.changes(sides);
    const { images: changedImages, ...rest } = diff.answers;
    expect(answers).toEqual({ ...rest, count: changedImages.length });
    expect([answers.count, answers.gained, answers.lost]).toEqual([17, 8, 9]);
    expect(measures).toEqual(diff.measures);
    expect(concepts.tested).toBe(diff.concepts.tested.length);
    expect(parts).toBeNull();
    const images = await engine.changedImages(sides, query, ...all);
    expect(images.items.map(({ given: _g, item: _i, ...rest }) => rest)).toEqual(diff.answers.images);
    expect((await engine.changedConcepts(sides, query, ...all)).items).toEqual(diff.concepts.tested);
    const { total, items } = await engine.changedClasses(sides, { search: "ca", sort: null }, ...all);
    expect([total, items[0]!.name, items[0]!.changed]).toEqual([
      1,
      "cat",
      diff.answers.images.filter(({ label }) => label === "cat").length,
    ]);
    const cats = await engine.changedImages(sides, { search: null, sort: "-id", label: "cat" }, ...all);
    expect(cats.total).toBe(items[0]!.changed);
    const ids = cats.items.map(({ id }) => Number(/\d+/u.exec(id)));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  }
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  expect(shares.length).toBeGreaterThan(10);
  const sides = { a: "one/default", b: "two/default" };
  const [first] = (await computed.changedImages(sides, query, ...all)).items;
  expect((await computed.image("one/default", first!.item!)).row.id).toBe(first!.id);
  const classes = await computed.changedClasses(sides, NOTHING, ...all);
  expect(classes.items.reduce((sum, { images }) => sum + images!, 0)).toBe(ROWS - 1);
  expect(classes.items.every(({ changed, gained }) => changed >= gained)).toBe(true);

  await expect(computed.changes({ a: null, b: null })).rejects.toThrow("no two runs to compare");
  await expect(engine.changes({ a: "a/default", b: "nowhere" })).rejects.toThrow("no run nowhere");
  const half = createStudyEngine(() => {});
  const { files: whole } = await made("whole/default");
  const { files: part } = await made("part/default", { model: "model-b" });
  await half.open(opening([...whole, ...part.slice(0, 2)]));
  await expect(half.changes({ a: "whole/default", b: "part/default" })).rejects.toThrow(
    "shards are finished",
  );
});

test("a run of one image, and a comparison of two, have no interval", async () => {
  const one = [answeredRows(1, () => true)[0]!];
  const runs = [await write("single", one), await write("single too", one)] as const;
  const files = runs.flatMap(({ folder, record }) =>
    ["run.json", "shard-000000.parquet"].map((name) =>
      file(`${record.identity.model}/default/${name}`, readFileSync(join(folder, name))),
    ),
  );
  const computed = createStudyEngine(() => {});
  await computed.open(opening(files));
  const [told] = await computed.figures(["single/default"], "share");
  expect(told).toMatchObject({ drawn: true, accuracy: { value: 1, interval: null } });
  expect(told!.measure).toMatchObject({ value: one[0]!.share, interval: null });
  const { answers, measures } = await computed.changes({ a: "single/default", b: "single too/default" });
  expect(answers.interval).toBeNull();
  expect(measures.filter(({ interval }) => interval !== null)).toEqual([]);
  // What the command writes of it is read again.
  const diff = await diffRuns(...runs, { draws: 10, seed: 1 });
  const opened = await createStudyEngine(() => {}).open(opening([file("mine.json", JSON.stringify(diff))]));
  expect(opened.diff).toEqual(["single", "single too"]);
});

async function write(name: string, of: readonly ResultRow[]): Promise<Run> {
  const record = await madeRecord(of, { model: name });
  const folder = join(path, name);
  await claimRunFolder(folder, record);
  await commitShard(folder, 0, of, record.fingerprint);
  return openWholeRun(folder);
}
