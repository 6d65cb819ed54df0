import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { writeBank } from "./support/bank.ts";
import { commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 360_000 });

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);

test("an ablation goes on where it ended, mixes no settings, and is told in every form", async () => {
  for (const [name, code] of Object.entries({ "dog face": "1f436", "cat face": "1f431" })) {
    mkdirSync(made(`images/${name}`), { recursive: true });
    copyFileSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), made(`images/${name}/1.svg`));
  }
  const bank = writeBank(made("tiny.json"));
  const ablation = (...more: string[]) =>
    commonground(
      `evaluate ablation foreground --model emoji-rn-xs --part-count 2 --draws 20 --threads 1`
        .split(" ")
        .concat("--data", made("images"), "--bank", bank, "--out", made("out"), ...more),
    );
  const first = await ablation("--json", made("first.json"));
  expect(first.code).toBe(0);
  const results = made("out/foreground/words/emoji-rn-xs");
  const shard = join(results, "foreground-majority/shard-000000.parquet");
  const bytes = readFileSync(shard);
  rmSync(shard);
  const outputs = ["--csv", made("csv"), "--latex", made("table.tex"), "--svg", made("svg")];
  const again = await ablation(...outputs);
  expect(again.code).toBe(0);
  expect(readFileSync(shard)).toEqual(bytes);
  expect(again.stdout).toMatch(/^foreground: which side of the decomposition is the object\./u);
  expect(again.stdout).toMatch(/^\* border +\d\.\d{3}$/mu);
  for (const line of again.stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  const { schema, ablations } = JSON.parse(readFileSync(made("first.json"), "utf8"));
  expect(schema).toBe("commonground/ablations@1");
  expect(ablations[0].rows.map(({ label }: { label: string }) => label)).toEqual(["border", "majority"]);
  expect(ablations[0].rows[0].measures).toMatchObject({
    entropy: { value: expect.any(Number), lessUsual: null },
    lessDisc: { value: expect.any(Number) },
  });
  for (const path of ["csv/ablations.csv", "table.tex", "svg/foreground-kept-area.svg"]) {
    expect(existsSync(made(path)), path).toBe(true);
  }
  // Rows under other settings would be taken for these.
  const other = await ablation("--candidates", "3");
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining("holds results of another run") });
  expect(await ablation("--classes", "cat face,owl")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('the label "dog face", which is not among the 2 classes'),
  });
});
