import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Explanation, sha256 } from "@commonground/core";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { DataSet, Item } from "../datasets/data-set.ts";
import { RESULTS } from "../results/columns.ts";
import { failedRow } from "../results/row-of.ts";
import type { Kept, StudyPlan } from "../plan/plan.ts";
import { writeExplanations } from "../shards/kept-explanations.ts";
import { shardsOfRanges } from "../shards/plan-shards.ts";
import { commitShard } from "../shards/run-folder.ts";
import { explanationsFile, shardFile } from "../shards/shard-file.ts";
import { fileStates, readSources, removeSources, writeSources } from "../shards/shard-sources.ts";
import { rowsOfToday } from "./rows-of-today.ts";

const folder = temporaryFolder();
const FINGERPRINT = "f";

/** A finished shard of three files, the last of which could not be explained; and how often a file was read since. */
async function finished(name: string) {
  const paths = ["aa", "bb", "cc"].map((text, i) => folder.write(`${name}/${i}.png`, text));
  const reads: number[] = [];
  const dataset = {
    size: paths.length,
    item: (index: number) => ({
      index,
      id: `${index}.png`,
      label: null,
      boxes: null,
      file: paths[index],
      bytes: async () => {
        reads.push(index);
        return new Uint8Array(readFileSync(paths[index]));
      },
    }),
  } as unknown as DataSet;
  const shards = shardsOfRanges(paths.length, paths.length);
  const rows = await Promise.all(
    paths.map(async (path, index) => ({
      ...failedRow({ index, id: `${index}.png`, label: null }, ""),
      error: index === 2 ? "INVALID_IMAGE: broken" : null,
      sha256: index === 2 ? null : await sha256(new Uint8Array(readFileSync(path))),
    })),
  );
  const shard = { folder: dirname(paths[0]), shard: 0, fingerprint: FINGERPRINT, kind: RESULTS };
  const files = await fileStates(
    paths.map((_, index) => dataset.item(index)),
    Infinity,
  );
  await commitShard(shard.folder, 0, rows, FINGERPRINT);
  await writeSources(shard.folder, 0, { failed: 1, files });
  const look = (openedAt = Infinity, keep: readonly Kept[] = []) =>
    rowsOfToday({ plan: { keep } as StudyPlan, dataset, shards, openedAt }, shard as never);
  return { look, paths, reads, folder: shard.folder };
}

test("images whose files are as they were are not read", async () => {
  const { look, reads } = await finished("same");
  expect(await look()).toMatchObject({ failed: 1 });
  expect(reads).toEqual([]);
});

test("an image that was written again with the same bytes is read once, and no more", async () => {
  const { look, paths, reads } = await finished("touched");
  writeFileSync(paths[1], "bb");
  utimesSync(paths[1], 1, 1);
  expect(await look()).toMatchObject({ failed: 1 });
  expect(await look()).toMatchObject({ failed: 1 });
  expect(reads).toEqual([1]);
});

test("other bytes of the same length under the old time are found", async () => {
  const { look, paths } = await finished("disguised");
  const { atime, mtime } = statSync(paths[0]);
  writeFileSync(paths[0], "xx");
  utimesSync(paths[0], atime, mtime);
  expect(await look()).toEqual({ changed: "images" });
  expect(await look()).toEqual({ changed: "images" });
});

test("an image that failed counts as changed with its file, as one that is gone does", async () => {
  const broken = await finished("repaired");
  writeFileSync(broken.paths[2], "a whole image");
  expect(await broken.look()).toEqual({ changed: "images" });
});

test("what a file is that was changed since the data set was opened is not known, and asked again", async () => {
  const { look, paths, reads } = await finished("since");
  const before = statSync(paths[0]).ctimeMs - 1;
  rmSync(paths[2]);
  await look(before);
  await look(before);
  expect(reads).toEqual([0, 1, 0, 1]);
});

test("an image that was not there, and still is not, is no change", async () => {
  const { look, paths, reads, folder: at } = await finished("gone");
  rmSync(paths[2]);
  const files = await fileStates(
    paths.map((file) => ({ file }) as Item),
    Infinity,
  );
  await writeSources(at, 0, { failed: 1, files });
  expect(await look()).toMatchObject({ failed: 1 });
  expect(reads).toEqual([]);
  writeFileSync(paths[2], "it is back");
  expect(await look()).toEqual({ changed: "images" });
});

test("where nothing says what the files were, all images are read, once", async () => {
  const { look, reads, folder: at, paths } = await finished("earlier");
  await removeSources(at, 0);
  expect(await look()).toEqual({ changed: "images" });
  // Of an image that failed there is no hash; it is looked at last, when the others have been found unchanged.
  expect(reads).toEqual([0, 1]);
  writeFileSync(paths[0], "xx");
  expect(await look()).toEqual({ changed: "images" });
  expect(await readSources(at, 0, 3)).toBeNull();
});

test("a shard whose own bytes were changed is to be made again, though all images are as they were", async () => {
  const { look, reads, folder: at } = await finished("damaged");
  const path = join(at, shardFile(0));
  const bytes = readFileSync(path);
  bytes[100] ^= 1;
  writeFileSync(path, bytes);
  expect(await look()).toEqual({ changed: "bytes", file: path });
  writeFileSync(path, "no Parquet");
  expect(await look()).toEqual({ changed: "bytes", file: path });
  expect(reads).toEqual([]);
});

test("so is one whose kept explanations were changed, where the plan keeps them", async () => {
  const { look, folder: at } = await finished("explanations");
  const path = join(at, explanationsFile(0));
  await writeExplanations(at, 0, (keep) => keep({ share: 0.5 } as unknown as Explanation));
  expect(await look(Infinity, ["explanations"])).toMatchObject({ failed: 1 });
  writeFileSync(path, readFileSync(path, "utf8").replace("0.5", "0.6"));
  expect(await look(Infinity, ["explanations"])).toEqual({ changed: "bytes", file: path });
  expect(await look()).toMatchObject({ failed: 1 });
});

test("a number of failed rows that was changed is not believed", async () => {
  const { look, reads, folder: at } = await finished("failed");
  const path = join(at, "shard-000000.sources.json");
  writeFileSync(path, readFileSync(path, "utf8").replace('"failed":1', '"failed":0'));
  expect(await readSources(at, 0, 3)).toBeNull();
  await look();
  expect(reads.length).toBeGreaterThan(0);
});
