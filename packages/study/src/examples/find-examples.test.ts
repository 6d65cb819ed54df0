import { expect, test } from "vitest";
import { answeredRows, writeMadeRun } from "../../testing/rows.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { reportStudy } from "../summary/report-study.ts";
import { findExamples } from "./find-examples.ts";

const { path } = temporaryFolder();

test("examples are those of the run that was told, also where another began since", async () => {
  await writeMadeRun(
    path,
    answeredRows(6, (i) => i !== 1),
    { model: "b" },
  );
  const report = await reportStudy(path, { draws: 10, seed: 0 });
  const before = await findExamples(path, report);
  expect([...before[0].keys()]).toContain("1.png");
  await writeMadeRun(
    path,
    answeredRows(1, () => true),
    { model: "a", items: 6 },
  );
  expect(await findExamples(path, report)).toEqual(before);
});
