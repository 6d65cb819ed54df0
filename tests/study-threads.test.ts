// A report of so many rows that its runs are told side by side, by the command itself.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { answeredRows, writeMadeRun } from "../packages/study/testing/rows.ts";
import { openResults } from "../packages/study/src/results/open-results.ts";
import { assembleReport } from "../packages/study/src/summary/report-study.ts";
import { readRunTable } from "../packages/study/src/summary/run-table.ts";
import { tellRun } from "../packages/study/src/summary/tell-run.ts";
import { commonground } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const root = temporaryFolder();
const study = join(root, "study");
const IMAGES = 7000;
const RESAMPLING = { draws: 20, seed: 3 };

const report = (folder: string) =>
  commonground([
    "study",
    "report",
    folder,
    "--json",
    join(root, "report.json"),
    "--draws",
    String(RESAMPLING.draws),
    "--seed",
    String(RESAMPLING.seed),
  ]);

beforeAll(async () => {
  for (const [m, right] of [3000, 4000, 5000].entries()) {
    const rows = answeredRows(IMAGES, (i) => (i * 7) % IMAGES < right, right / IMAGES);
    await writeMadeRun(study, rows, { model: `model-${m}` });
  }
});

test("is what one run after another gives, to the last digit", async () => {
  const told = [];
  for (const run of await openResults(study)) told.push(tellRun(await readRunTable(run), RESAMPLING));
  const { code, stderr } = await report(study);
  expect([code, stderr]).toEqual([0, ""]);
  const alone = assembleReport("study", null, told, RESAMPLING);
  expect(JSON.parse(readFileSync(join(root, "report.json"), "utf8"))).toEqual(
    JSON.parse(JSON.stringify(alone)),
  );
});

test("ends with the error of a run that cannot be read", async () => {
  const damaged = join(root, "damaged");
  cpSync(study, damaged, { recursive: true });
  const shard = join(damaged, "model-1/default/shard-000000.parquet");
  writeFileSync(shard, readFileSync(shard).subarray(0, 1000));
  const { code, stderr } = await report(damaged);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^commonground: .*model-1\/default\/shard-000000\.parquet: is no Parquet file of results/mu,
  );
  expect(stderr).not.toMatch(/\n\s+at /u);
});
