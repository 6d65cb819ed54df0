import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { beforeAll, expect, test } from "vitest";
import { expectRefusal } from "../../testing/items.ts";
import { smallImage } from "../../testing/small-image.ts";
import { TAR_END, tarEntry } from "../../testing/tar-entry.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { parsePlan } from "../plan/parse-plan.ts";
import { shardFile } from "../shards/shard-file.ts";
import { runStudy } from "./run-study.ts";
import { openStudy } from "./study.ts";
import { runFolder } from "./worker.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const CLASSES = ["dog face", "cat face"];

const planOf = (dataset: string, changes: object = {}) =>
  parsePlan(
    {
      schema: "commonground/study@1",
      name: "troubles",
      dataset: { path: at(dataset) },
      models: ["emoji-vit-16-xs"],
      settings: { default: { causes: "none" } },
      shardSize: 2,
      ...changes,
    },
    "the plan of the tests",
  );
const open = (dataset: string, changes: object = {}) => openStudy(planOf(dataset, changes));

beforeAll(async () => {
  const images = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => smallImage(40 * i, 16)));
  const image = (i: number) => new Uint8Array(images[i]);
  mkdirSync(at("empty/dog face"), { recursive: true });
  folder.write("empty/dog face/notes.txt", "no image");
  folder.write("one/dog face/0.png", image(0));
  folder.write("flat/0.png", image(0));
  folder.write("flat/1.png", image(1));
  folder.write("other/dog face/0.png", image(0));
  folder.write("other/fox/1.png", image(1));
  folder.write("table/0.png", image(0));
  folder.write("table/list.csv", "path,label\n0.png,dog face\nlost.png,\n");
  folder.write("climbing.tar", Buffer.concat([tarEntry("../../0.png", image(0)), TAR_END]));
  folder.write("cut.parquet", new Uint8Array([...Buffer.from("PAR1"), ...new Uint8Array(40)]));
  for (let i = 0; i < 6; i++) folder.write(`two/${CLASSES[i % 2]}/${i}.png`, image(i));
});

test.each<[what: string, dataset: string, changes: object, message: RegExp]>([
  ["no image", "empty", {}, /empty.*holds no image.*; check the path/],
  [
    "one class",
    "one",
    {},
    /one: one class \("dog face"\); a study needs two at least: give --classes, or "classes"/,
  ],
  ["no labels where parts are found by class", "flat", { parts: "class" }, /flat: 0\.png has no label/],
  [
    "some labels missing there",
    "table/list.csv",
    { parts: "class", classes: CLASSES },
    /lost\.png has no label/,
  ],
  [
    "a label that is none of the classes",
    "other",
    { classes: CLASSES },
    /the label "fox", which is not among the 2/,
  ],
  ["an entry that climbs out of its archive", "climbing.tar", {}, /byte 0: .*climbs out of the archive/],
  ["a shard that is cut short", "cut.parquet", {}, /cut\.parquet: is a Parquet file that is cut short/],
])("a study is refused before a model is opened: %s", async (_, dataset, changes, message) => {
  await expectRefusal(open(dataset, changes), message);
});

test("a page that unpacks to a hundred times ends the run by name, with what was finished before it kept", async () => {
  const image = new Uint8Array(await smallImage(9, 16));
  const data = [image, image, image, new Uint8Array(20_000_000)];
  const path = folder.write(
    "bomb.parquet",
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [{ name: "image", data, type: "BYTE_ARRAY", encoding: "PLAIN" }],
        rowGroupSize: 2,
        codec: "GZIP",
        compressors: { GZIP: (input) => gzipSync(input) },
      }),
    ),
  );
  const study = await open("bomb.parquet", { classes: CLASSES });
  const out = at("bomb-out");
  const done: number[] = [];
  const ended = runStudy(study, { out, threads: 1, onDone: ({ job }) => done.push(job.shard) });
  await expectRefusal(ended, new RegExp(`${path}, column "image", row group 1: cannot be read \\(a page of`));
  expect(done).toEqual([0]);
});

test("a row without an image is a row with its error, and the study goes on", async () => {
  const image = new Uint8Array(await smallImage(9, 16));
  folder.write(
    "missing.parquet",
    new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: "image", data: [image, null], type: "BYTE_ARRAY" }] }),
    ),
  );
  const study = await open("missing.parquet", { classes: CLASSES });
  const failed: number[] = [];
  await runStudy(study, { out: at("missing-out"), threads: 1, onDone: (done) => failed.push(done.failed) });
  expect(failed).toEqual([1]);
});

test("a folder in the place of a shard is no finished shard, and is told", async () => {
  const study = await open("two");
  const out = at("blocked");
  mkdirSync(join(runFolder(out, study, { model: 0, setting: "default", shard: 1 }), shardFile(1)), {
    recursive: true,
  });
  const done: number[] = [];
  const ended = runStudy(study, { out, threads: 1, onDone: ({ job }) => done.push(job.shard) });
  await expectRefusal(ended, /shard-000001\.parquet: .*there is a folder of that name/, "NOT_WRITABLE");
  expect(done).toEqual([0]);
});

test("no model's name leads out of the folder of results", () => {
  for (const model of [".", "..", "../other", "/models/a"]) {
    const study = { plan: planOf("one", { models: [model] }) };
    const path = runFolder("out", study, { model: 0, setting: "default", shard: 0 });
    expect(path).toMatch(/^out\/[^/]+\/default$/u);
  }
});
