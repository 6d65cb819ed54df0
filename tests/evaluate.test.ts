import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { writeBank } from "./support/bank.ts";
import { commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 360_000 });

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);

test("an evaluation goes on where it ended, judges explanations from elsewhere, and is told in every form", async () => {
  for (const [name, code] of Object.entries({ "dog face/1.svg": "1f436", "cat face/2.svg": "1f431" })) {
    mkdirSync(dirname(made(`images/${name}`)), { recursive: true });
    cpSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), made(`images/${name}`));
  }
  const bank = writeBank(made("tiny.json"));
  const model = ["--model", "emoji-vit-16-xs", "--bank", bank];
  const explained = await commonground([
    "explain",
    made("images/dog face/1.svg"),
    ...model,
    "--part-count",
    "2",
    "--json",
    made("others.jsonl"),
  ]);
  expect(explained.code).toBe(0);
  const train = (out: string, ...more: string[]) =>
    commonground([
      "baselines",
      "train",
      "--method",
      "mm-cbm",
      "--data",
      made("images"),
      "--epochs",
      "3",
      "--out",
      made(out),
      ...more,
    ]);
  expect((await train("mm-cbm", ...model)).code).toBe(0);
  const run = (baseline = "mm-cbm") =>
    commonground([
      "evaluate",
      "run",
      "--data",
      made("images"),
      ...model,
      "--methods",
      "kmeans-causes,kmeans-chance,disc",
      "--part-count",
      "2",
      "--explanations",
      made("others.jsonl"),
      "--baseline",
      made(baseline),
      "--out",
      made("out"),
    ]);
  // A baseline of another model claims no folder, so that the right one is not refused in its place.
  expect((await train("other", "--model", "emoji-rn-xs", "--bank", bank)).code).toBe(0);
  expect(await run("other")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("other: this mm-cbm was trained on features of emoji-rn-xs"),
  });
  const first = await run();
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("2 images in ") });
  const results = join(made("out"), "emoji-vit-16-xs/default");
  const shard = readdirSync(results).find((name) => name.endsWith(".parquet"))!;
  const bytes = readFileSync(join(results, shard));
  expect((await run()).stdout).toContain("2 of them from before");
  rmSync(join(results, shard));
  await run();
  expect(readFileSync(join(results, shard))).toEqual(bytes);

  const report = await commonground([
    "evaluate",
    "report",
    made("out"),
    "--draws",
    "20",
    "--html",
    made("page.html"),
    "--latex",
    made("table.tex"),
    "--json",
    made("report.json"),
    "--csv",
    made("csv"),
    "--parquet",
    made("parquet"),
    "--svg",
    made("svg"),
  ]);
  expect(report.code).toBe(0);
  for (const name of ["kmeans-causes", "mutual-knowledge-concept", "printed: MM-CBM", "2.634"]) {
    expect(report.stdout).toContain(name);
  }
  for (const line of report.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(report.stdout).toMatch(/\nless chance +Deletion↓[^]+\nkmeans-causes +[−\d.]+[ *]/u);
  const { runs } = JSON.parse(readFileSync(made("report.json"), "utf8"));
  expect(runs[0].baselines).toMatchObject([{ method: "mm-cbm" }]);
  expect(
    runs[0].methods.map(({ method, images }: { method: string; images: number }) => [method, images]),
  ).toEqual([
    ["kmeans-causes", 2],
    ["kmeans-chance", 2],
    ["disc", 2],
    ["mm-cbm", 2],
    ["mutual-knowledge-concept", 1],
    ["mutual-knowledge-causes", 1],
  ]);
  const pictures = readFileSync(made("page.html"), "utf8").match(/<img src="data:image\/png/gu) ?? [];
  const byBaseline =
    runs[0].methods.find(({ method }: { method: string }) => method === "mm-cbm").regions * 2;
  // Steps of two methods with an order, the baseline and two from elsewhere on the dog, of the first three on the cat.
  expect(pictures.length).toBe((2 + 2) * 3 + 2 * 3 + byBaseline + 2);
  for (const path of ["table.tex", "csv/measures.csv", "parquet/curves.parquet"]) {
    expect(existsSync(made(path)), path).toBe(true);
  }
  expect(readdirSync(made("svg")).filter((name) => name.endsWith(".svg")).length).toBeGreaterThan(8);
  // The same command under another removal would mix rows of two kinds.
  const other = await commonground([
    "evaluate",
    "run",
    "--data",
    made("images"),
    ...model,
    "--methods",
    "disc",
    "--removal",
    "page",
    "--out",
    made("out"),
  ]);
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining("holds results of another run") });
  const others = ["--data", made("images"), "--classes", "cat face,owl", "--out", made("others")];
  const { code, stderr } = await commonground(["evaluate", "run", ...others]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('the label "dog face", which is not among the 2 classes'),
  });
});
