import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { commonground } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const out = join(folder, "kept");
const json = join(folder, "randomisation.json");
const common = [
  "evaluate",
  "randomisation",
  "--model",
  "emoji-vit-16-xs",
  "--limit",
  "3",
  "--causes",
  "none",
];
let sources: string[];

beforeAll(() => {
  const bank = writeBank(join(folder, "bank.json"), {
    descriptors: [...tinyBank.descriptors, "blue drops", "green leaves", "white foam", "a long handle"],
  });
  sources = ["--bank", bank, "--candidates", "6", "--language-concepts", "4"];
});

const run = (...args: string[]) => commonground([...common, ...sources, "--out", out, ...args]);

test("tells each step beside chance, writes every view of it, and the same again from what is kept", async () => {
  const first = await run(
    "--json",
    json,
    "--csv",
    join(folder, "csv"),
    "--svg",
    join(folder, "svg"),
    "--latex",
    join(folder, "steps.tex"),
  );
  expect(first.stderr).not.toContain("commonground:");
  expect(first.code).toBe(0);
  for (const words of [
    "head",
    "and 3 blocks",
    "both encoders",
    "other target",
    "other labels",
    "random words",
  ]) {
    expect(first.stdout).toContain(words);
  }
  expect(first.stdout.split("\n").every((line) => line.length <= 80)).toBe(true);
  const result = JSON.parse(readFileSync(json, "utf8"));
  expect(result.schema).toBe("commonground/randomisation@1");
  expect(result.images).toHaveLength(3);
  expect(result.blocks).toBe(3);

  const steps = readFileSync(join(folder, "csv", "steps.csv"), "utf8").split("\r\n");
  expect(steps[0]).toContain("lead,lead low,lead high");
  expect(steps.filter((line) => line.startsWith("vision-0,")).length).toBe(6);
  expect(readdirSync(join(folder, "svg"))).toContain("randomisation-vision-concepts.svg");
  expect(existsSync(join(folder, "svg", "randomisation-causes-order.svg"))).toBe(false);
  expect(readFileSync(join(folder, "steps.tex"), "utf8")).toContain("\\begin{tabular}{lrrrrrr}");

  const again = await run("--json", "--quiet");
  expect(again.code).toBe(0);
  expect(again.stdout).toBe(readFileSync(json, "utf8"));

  const other = await run("--seed", "1");
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/holds a run of evaluate randomisation with other settings, sights, images?/u);
});

test.each([
  [["--limit", "1"], 2, /1 of 1 images can be explained, and each is held against others/u],
  [["--limit", "0"], 2, /--limit/u],
  [["--data", "no-such-folder"], 1, /no-such-folder/u],
] as const)("%j is refused", async (args, code, message) => {
  const finished = await commonground([...common, ...sources, ...args]);
  expect(finished.stderr).toMatch(message);
  expect(finished.code).toBe(code);
});
