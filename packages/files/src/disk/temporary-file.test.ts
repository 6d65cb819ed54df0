import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { removeAbandoned, temporaryName } from "./temporary-file.ts";

const root = mkdtempSync(join(tmpdir(), "temporary-file-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Of a process that has ended. */
const { pid: ended } = spawnSync(process.execPath, ["-e", ""]);

test("what processes that ended left is removed, nothing else", async () => {
  const mine = basename(temporaryName(join(root, "shard-000001.parquet")));
  const theirs = mine.replace(`-${process.pid}-`, `-${ended}-`);
  expect(theirs).not.toBe(mine);
  const [elsewhere, longAgo] = ["0", "1"].map((digit) =>
    theirs.replace(/\.[0-9a-f]{8}-/u, `.${digit.repeat(8)}-`),
  );
  const kept = [mine, elsewhere, "shard-000001.parquet", "notes.tmp", ".hidden.tmp", `${theirs}.txt`];
  for (const name of [...kept, theirs, longAgo]) writeFileSync(join(root, name), "x");
  mkdirSync(join(root, theirs.replace("shard", "folder")));
  const before = new Date(Date.now() - 25 * 60 * 60 * 1000);
  for (const name of [mine, longAgo, "notes.tmp"]) utimesSync(join(root, name), before, before);
  await removeAbandoned(root);
  expect(readdirSync(root).toSorted()).toEqual([...kept, theirs.replace("shard", "folder")].toSorted());
});

test("a folder that is not there holds none, and a long name stays within what file systems allow", async () => {
  await removeAbandoned(join(root, "nothing"));
  expect(Buffer.byteLength(basename(temporaryName(`/${"漢".repeat(85)}`)))).toBeLessThan(255);
});
