import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { answeredRows, writeMadeRun } from "../../testing/rows.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openDataSet } from "../datasets/open-data-set.ts";
import { writeWholeRunFiles } from "../shards/whole-run-files.ts";
import { commitShard } from "../shards/run-folder.ts";
import { openResults, rowsOf } from "./open-results.ts";

const NOBODY = 65_534;
const owner = process.geteuid?.();

/** Permissions bind no superuser, who does the work as nobody; false where that, too, is not to be had. */
const bound = (() => {
  if (owner !== 0) return owner !== undefined;
  try {
    process.seteuid!(NOBODY);
    process.seteuid!(owner);
    return true;
  } catch {
    return false;
  }
})();

async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (owner === 0) process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    if (owner === 0) process.seteuid!(owner);
  }
}

const folder = temporaryFolder();
chmodSync(folder.path, 0o755);
const image = folder.write("images/cat/1.png");
const study = join(folder.path, "study");
await writeMadeRun(
  study,
  answeredRows(4, () => true),
);
const [run] = await openResults(study);
const shard = join(run.folder, "shard-000000.parquet");
const locked: [path: string, mode: number][] = [];
const lock = (path: string, mode: number, usual: number) => {
  chmodSync(path, mode);
  locked.push([path, usual]);
};
afterEach(() => {
  for (const [path, usual] of locked.splice(0)) chmodSync(path, usual);
});

async function tells(work: () => Promise<unknown>, message: string): Promise<void> {
  const error = await asNobody(work).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "INVALID_RESULTS", message });
}

test.skipIf(!bound)("what may not be read is told by name, with what to do", async () => {
  const remedy = "change its mode or owner";
  const record = join(run.folder, "run.json");
  lock(record, 0, 0o644);
  await tells(() => openResults(study), `${record}: no permission to read the record of a run; ${remedy}`);
  chmodSync(record, 0o644);
  lock(study, 0o311, 0o755);
  await tells(() => openResults(study), `${study}: no permission to read the folder; ${remedy}`);
  chmodSync(study, 0o755);
  lock(run.folder, 0o311, 0o755);
  await tells(() => openResults(study), `${run.folder}: no permission to read the folder; ${remedy}`);
  chmodSync(run.folder, 0o755);
  lock(shard, 0, 0o644);
  await tells(() => rowsOf(run).next(), `${shard}: no permission to read the shard of results; ${remedy}`);
});

test.skipIf(!bound)("where nothing may be written, what lies there stays", async () => {
  const rows = answeredRows(4, () => false);
  const refused = { code: "NOT_WRITABLE", message: expect.stringContaining("no permission; choose another") };
  lock(run.folder, 0o555, 0o755);
  await expect(asNobody(() => commitShard(run.folder, 0, rows, "f"))).rejects.toMatchObject(refused);
  await expect(asNobody(() => writeWholeRunFiles(run.folder, run.record))).rejects.toMatchObject(refused);
  expect((await rowsOf(run).next()).done).toBe(false);
});

test.skipIf(!bound)("a folder of images that may not be read is no smaller data set", async () => {
  const classes = join(image, "..");
  lock(classes, 0, 0o755);
  await expect(asNobody(() => openDataSet(join(folder.path, "images")))).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
    message: `${classes}: no permission to read the folder; change its mode or owner`,
  });
});
