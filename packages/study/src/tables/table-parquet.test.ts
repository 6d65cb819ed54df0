import { DuckDBInstance } from "@duckdb/node-api";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { answeredRows, writeMadeRun } from "../../testing/rows.ts";
import { reportStudy } from "../summary/report-study.ts";
import { studyTables } from "./study-tables.ts";
import { tableParquet } from "./table-parquet.ts";

const { path: folder } = temporaryFolder();

async function readBack(path: string) {
  const connection = await (await DuckDBInstance.create()).connect();
  const read = await connection.runAndReadAll(`select * from '${path}'`);
  return { columns: read.columnNames(), rows: read.getRowsJson() };
}

test("DuckDB reads every table of a report as it is, empty ones too", async () => {
  const study = join(folder, "study");
  for (const model of ["a", "b"])
    await writeMadeRun(
      study,
      answeredRows(60, (i) => i % 3 > 0),
      { model },
    );
  const tables = studyTables(await reportStudy(study, { draws: 20, seed: 0 }));
  expect(tables["misleading-parts"].rows).toEqual([]);
  for (const [name, table] of Object.entries(tables)) {
    const path = join(folder, `${name}.parquet`);
    writeFileSync(path, tableParquet(table));
    expect(await readBack(path), name).toEqual(table);
  }
});

test("a column of numbers and words is one of words, and one of nothing holds nothing", async () => {
  const path = join(folder, "mixed.parquet");
  const rows = [
    [1, null, 0.1],
    ["ü", null, null],
    [null, null, -1e300],
  ];
  writeFileSync(path, tableParquet({ columns: ["a b", "nothing", "c"], rows }));
  expect(await readBack(path)).toEqual({
    columns: ["a b", "nothing", "c"],
    rows: [["1", null, 0.1], ...rows.slice(1)],
  });
});
