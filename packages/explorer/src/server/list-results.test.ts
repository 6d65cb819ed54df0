import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../study/testing/temporary-folder.ts";
import { listResults } from "./list-results.ts";

const { path } = temporaryFolder();

test("what a study wrote is listed with its size, and nothing else: no link out, nothing deeper", async () => {
  const [study, elsewhere] = [join(path, "study"), join(path, "elsewhere")];
  for (const folder of ["model/default", "model/default/deeper"])
    mkdirSync(join(study, folder), { recursive: true });
  mkdirSync(join(elsewhere, "default"), { recursive: true });
  for (const name of ["plan.json", "report.json", "secret.txt", "model/plan.json"])
    writeFileSync(join(study, name), "{}");
  for (const name of [
    "run.json",
    "shard-000000.parquet",
    "shard-1.parquet",
    "shard-000000.explanations.jsonl",
  ]) {
    writeFileSync(join(study, "model/default", name), "12345");
  }
  writeFileSync(join(study, "model/default/deeper/run.json"), "{}");
  mkdirSync(join(study, "b/model/default/deeper"), { recursive: true });
  for (const path of ["run.json", "deeper/run.json"]) {
    writeFileSync(join(study, "b/model/default", path), "{}");
  }
  writeFileSync(join(elsewhere, "default/run.json"), "{}");
  symlinkSync(join(elsewhere, "default/run.json"), join(study, "model/default/shard-000001.parquet"));
  symlinkSync(elsewhere, join(study, "linked"));
  expect(await listResults(study)).toEqual([
    ["b/model/default/run.json", 2],
    ["model/default/run.json", 5],
    ["model/default/shard-000000.parquet", 5],
    ["plan.json", 2],
    ["report.json", 2],
  ]);
  expect(await listResults(join(path, "none"))).toEqual([]);
});
